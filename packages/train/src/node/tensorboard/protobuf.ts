/**
 * Encodes protocol buffer messages. A message is a sequence of fields; a field is its number and wire type, then its value.
 * Source: protobuf.dev, "Encoding".
 */

const wire = { varint: 0, double: 1, bytes: 2, float: 5 } as const;

/** Encodes an integer from 0 to 2⁵³ - 1: seven bits per byte, lowest first, with the eighth bit set if more bytes follow. */
export function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.of(...bytes, rest);
}

export function integerField(field: number, value: number): Uint8Array {
  return concat(tag(field, wire.varint), varint(value));
}

export function doubleField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return concat(tag(field, wire.double), bytes);
}

export function floatField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return concat(tag(field, wire.float), bytes);
}

export function textField(field: number, text: string): Uint8Array {
  return messageField(field, new TextEncoder().encode(text));
}

/** A nested message. */
export function messageField(field: number, ...fields: readonly Uint8Array[]): Uint8Array {
  const message = concat(...fields);
  return concat(tag(field, wire.bytes), varint(message.length), message);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function tag(field: number, type: number): Uint8Array {
  return varint(field * 8 + type);
}
