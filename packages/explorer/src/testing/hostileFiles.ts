/** A file that claims to be a model. */
export interface HostileFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Numbers that change a header in a harmful way. */
const NUMBERS = ["0", "1", "-1", "1e9", "4294967296", "9007199254740993", "1e400", "0.5", "null", '"16"', "[]", "{}"];
/** Values in place of a weight. */
const VALUES = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3.4e38, -3.4e38, 1e-45];
/** Would run a script, if it became elements. */
const MARKUP = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
const MARKUP_KEY = JSON.stringify(MARKUP);
/** Factors of all weights. */
const FACTORS = [0, 1e-30, 1e3, 1e6, 1e12, 1e38, -1e38];

/** Returns `count` mutations of a model file, the same for the same seed. For tests only. */
export function hostileFiles(model: Uint8Array, count: number, seed: number): readonly HostileFile[] {
  const draw = drawsOf(seed);
  // A copy: a Buffer of Node shares its memory with other files.
  const own = withoutDigest(new Uint8Array(model));
  return Array.from({ length: count }, (_, k) => {
    const [kind, mutate] = kinds[k % kinds.length]!;
    return { name: `${kind} ${k}`, bytes: mutate(own, draw) };
  });
}

/** Mulberry32, so that tests in Node and in Playwright draw the same files. */
function drawsOf(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Returns an integer from 0 up to `below`, exclusive. */
type Draw = (below: number) => number;
type Mutation = (model: Uint8Array, draw: Draw) => Uint8Array;

const kinds: readonly (readonly [string, Mutation])[] = [
  ["truncation", (model, draw) => model.slice(0, draw(model.length))],
  ["trailing bytes", (model, draw) => joined([model, new Uint8Array(1 + draw(64)).fill(draw(256))])],
  ["flipped bits in the header", (model, draw) => flipped(model, 8, 8 + headerLength(model), 1 + draw(4), draw)],
  [
    "flipped bits in the weights",
    (model, draw) => flipped(model, 8 + headerLength(model), model.length, 1 + draw(40), draw),
  ],
  ["header length", (model, draw) => withLength(model, BigInt(draw(2 ** 31)) << BigInt(draw(33)))],
  [
    "number in the header",
    (model, draw) => withHeader(model, (text) => replacedNumber(text, NUMBERS[draw(NUMBERS.length)]!, draw)),
  ],
  ["text in the header", (model, draw) => withHeader(model, (text) => spliced(text, draw))],
  ["duplicated header", (model) => withHeader(model, (text) => `${text.slice(0, -1)},${text.slice(1)}`)],
  ["deep header", (model, draw) => withHeader(model, () => `{"a":${"[".repeat(1 + draw(50_000))}`)],
  [
    "type",
    (model, draw) =>
      withHeader(model, (text) => text.replace('"F32"', `"${["F64", "BF16", "I64", "F8_E4M3", "x"][draw(5)]}"`)),
  ],
  ["huge shape", (model) => withHeader(model, (text) => text.replace(/"shape":\[\d+/, '"shape":[9007199254740991'))],
  [
    "wrong digest",
    (model) => withHeader(model, (text) => text.replace('"__metadata__":{', `$&"dncjs.sha256":"${"0".repeat(64)}",`)),
  ],
  ["markup in the provenance", (model) => withProvenance(model, { description: MARKUP, [MARKUP]: MARKUP })],
  ["markup in the name of a tensor", (model) => withHeader(model, (text) => text.replace('"output.bias"', MARKUP_KEY))],
  ["polluted header", (model) => withHeader(model, (text) => `{"__proto__":{"polluted":1},${text.slice(1)}`)],
  ["value", (model, draw) => withValue(model, VALUES[draw(VALUES.length)]!, draw)],
  ["scaled weights", (model, draw) => scaled(model, FACTORS[draw(FACTORS.length)]!)],
  ["64-bit value", (model, draw) => wide(model, [1e39, -1e300, 1e-300, 0.1][draw(4)]!, draw)],
  ["noise", (_, draw) => Uint8Array.from({ length: draw(5000) }, () => draw(256))],
];

/** Removes the digest, so that mutations are not all refused as damage. */
function withoutDigest(model: Uint8Array): Uint8Array {
  return withHeader(model, (text) => text.replace(/,?"dncjs\.sha256":"[0-9a-f]*"/, ""));
}

/** Multiplies all weights, clamped to finite 32-bit numbers. With 1e38 the run of the model is not finite. */
export function scaled(model: Uint8Array, factor: number): Uint8Array {
  const bytes = withoutDigest(model);
  const view = new DataView(bytes.buffer);
  for (let at = 8 + headerLength(bytes); at < bytes.length; at += 4) {
    view.setFloat32(at, Math.max(-3e38, Math.min(3e38, view.getFloat32(at, true) * factor)), true);
  }
  return bytes;
}

/** Stores all weights in 64 bits and replaces one. */
export function wide(file: Uint8Array, value: number, draw: Draw): Uint8Array {
  const model = withoutDigest(file);
  const from = 8 + headerLength(model);
  const weights = new Float64Array(new Float32Array(model.slice(from).buffer));
  weights[draw(weights.length)] = value;
  const inBytes = (_: string, begin: string, end: string) => `"data_offsets":[${2 * Number(begin)},${2 * Number(end)}]`;
  const header = withHeader(model.slice(0, from), (text) =>
    text.replaceAll('"F32"', '"F64"').replace(/"data_offsets":\[(\d+),(\d+)\]/g, inBytes),
  );
  return joined([header, new Uint8Array(weights.buffer)]);
}

function headerLength(model: Uint8Array): number {
  return Number(new DataView(model.buffer, model.byteOffset, 8).getBigUint64(0, true));
}

function flipped(model: Uint8Array, from: number, to: number, count: number, draw: Draw): Uint8Array {
  const bytes = new Uint8Array(model);
  for (let k = 0; k < count; k++) bytes[from + draw(to - from)]! ^= 1 << draw(8);
  return bytes;
}

function withLength(model: Uint8Array, length: bigint): Uint8Array {
  const bytes = new Uint8Array(model);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  return bytes;
}

function withHeader(model: Uint8Array, change: (text: string) => string): Uint8Array {
  const end = 8 + headerLength(model);
  const header = new TextEncoder().encode(change(new TextDecoder().decode(model.slice(8, end)).trimEnd()));
  return withLength(joined([new Uint8Array(8), header, model.slice(end)]), BigInt(header.length));
}

function withProvenance(model: Uint8Array, provenance: Readonly<Record<string, string>>): Uint8Array {
  return withHeader(model, (text) => {
    const header = JSON.parse(text) as { __metadata__: Record<string, string> };
    header.__metadata__.provenance = JSON.stringify(provenance);
    return JSON.stringify(header);
  });
}

function withValue(model: Uint8Array, value: number, draw: Draw): Uint8Array {
  const bytes = new Uint8Array(model);
  const from = 8 + headerLength(model);
  new DataView(bytes.buffer).setFloat32(from + 4 * draw((bytes.length - from) / 4), value, true);
  return bytes;
}

function replacedNumber(text: string, number: string, draw: Draw): string {
  const places = [...text.matchAll(/(?<=[:[, ])\d+(?=[\],}])/g)];
  const { 0: found, index } = places[draw(places.length)]!;
  return text.slice(0, index) + number + text.slice(index + found.length);
}

function spliced(text: string, draw: Draw): string {
  const at = draw(text.length);
  const piece = ["\u0000", '"', "}", "]", ",", "\\u202e", "💥", "<img src=x onerror=alert(1)>", "x".repeat(4000)][
    draw(9)
  ]!;
  return text.slice(0, at) + piece + text.slice(at + draw(20));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
