import { readFileSync } from "node:fs";

/** The fields of an event that tests use. */
export interface ReadEvent {
  readonly step: number;
  readonly version?: string;
  readonly starts?: boolean;
  readonly scalars: Readonly<Record<string, number>>;
  readonly texts: Readonly<Record<string, string>>;
}

/** Reads a TensorBoard event file. Does not check the checksums. @throws Error for an incomplete record */
export function readEvents(path: string): ReadEvent[] {
  const bytes = readFileSync(path);
  const events: ReadEvent[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    events.push(eventOf(bytes.subarray(at + 12, at + 12 + length)));
    at += length + 16;
    if (at > bytes.length) throw new Error(`${path} ends within a record`);
  }
  return events;
}

function eventOf(bytes: Buffer): ReadEvent {
  const fields = fieldsOf(bytes);
  const read: { scalars: Record<string, number>; texts: Record<string, string> } = { scalars: {}, texts: {} };
  for (const value of all(fields, 5)
    .flatMap((summary) => all(fieldsOf(summary), 1))
    .map(fieldsOf)) {
    const tag = String(value.get(1)![0]);
    const number = all(value, 2)[0];
    if (number) read.scalars[tag] = number.readFloatLE();
    for (const tensor of all(value, 8)) read.texts[tag] = String(fieldsOf(tensor).get(8)![0]);
  }
  const version = all(fields, 3)[0];
  const log = all(fields, 7)[0];
  const step = Number(fields.get(2)?.[0] ?? 0);
  return {
    step,
    ...(version && { version: String(version) }),
    ...(log && { starts: fieldsOf(log).get(1)![0] === 1n }),
    ...read,
  };
}

type Fields = ReadonlyMap<number, readonly (Buffer | bigint)[]>;

const all = (fields: Fields, field: number) => (fields.get(field) ?? []) as readonly Buffer[];

function fieldsOf(bytes: Buffer): Fields {
  const fields = new Map<number, (Buffer | bigint)[]>();
  let at = 0;
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(bytes.readUInt8(at++));
      value += (byte & 127n) << shift;
      if (byte < 128n) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const field = key >> 3;
    const type = key & 7;
    const value = type === 0 ? varint() : take(type === 1 ? 8 : type === 5 ? 4 : Number(varint()));
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}
