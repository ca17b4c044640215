/**
 * Random WebAssembly modules of vector operations, laid out so that V8 may join vectors: expressions in pairs, stored side by side. A
 * module exports its memory m and f(address), and is determined by its seed. Only operations whose bits are determined are used: no NaN
 * comes up, since numbers of floats are small and never read as integers.
 */

/** Bytes of memory that f(0) reads from its beginning, and that it reads or writes at all. */
export const INPUT_BYTES = 256;
export const USED_BYTES = 1024;

type Code = readonly number[];
/** The code of the left and of the right half. */
type Pair = readonly [Code, Code];

interface Lanes {
  /** Bytes that a shuffle keeps together. */
  readonly bytes: number;
  readonly unary: readonly number[];
  readonly binary: readonly number[];
  readonly ternary: readonly number[];
  readonly shifts: readonly number[];
  /** Extracts a lane, and replaces one. */
  readonly lane: readonly [number, number];
  /** Loads that splat. */
  readonly splats: readonly Splat[];
}
interface Splat {
  readonly opcode: number;
  /** Logarithm of the bytes read. */
  readonly align: number;
}

const splat = (align: number): Splat => ({ opcode: 0x07 + align, align });
/** Bitwise selection, and fused multiply-add. */
const SELECT = 0x52;
const MADD = 0x105;
const bitwise = [0x4e, 0x4f, 0x50, 0x51];

/** By the type of lanes: i8x16, i16x8, i32x4, i64x2, f32x4, f64x2. The numbers are opcodes after the prefix 0xfd. */
const types: readonly Lanes[] = [
  {
    bytes: 1,
    unary: [0x4d, 0x60, 0x61],
    binary: [...bitwise, 0x23, 0x27, 0x6e, 0x71, 0x76, 0x77, 0x78, 0x79, 0x7b],
    ternary: [SELECT],
    lane: [0x15, 0x17],
    shifts: [0x6b, 0x6c, 0x6d],
    splats: [splat(0), splat(1), splat(2), splat(3)],
  },
  {
    bytes: 2,
    unary: [0x4d, 0x80, 0x81, 0x87, 0x88, 0x89, 0x8a],
    binary: [...bitwise, 0x2d, 0x31, 0x8e, 0x91, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9b],
    ternary: [SELECT],
    lane: [0x18, 0x1a],
    shifts: [0x8b, 0x8c, 0x8d],
    splats: [splat(1), splat(2), splat(3)],
  },
  {
    bytes: 4,
    unary: [0x4d, 0xa0, 0xa1, 0xa7, 0xa8, 0xa9, 0xaa],
    binary: [...bitwise, 0x37, 0x3b, 0xae, 0xb1, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba],
    ternary: [SELECT],
    lane: [0x1b, 0x1c],
    shifts: [0xab, 0xac, 0xad],
    splats: [splat(2), splat(3)],
  },
  {
    bytes: 8,
    unary: [0x4d, 0xc1],
    binary: [...bitwise, 0xce, 0xd1],
    ternary: [SELECT],
    lane: [0x1d, 0x1e],
    shifts: [0xcb, 0xcd],
    splats: [splat(3)],
  },
  {
    bytes: 4,
    unary: [0xe0, 0xe1],
    binary: [0xe4, 0xe5, 0xe6, 0xe8, 0xe9],
    ternary: [MADD],
    lane: [0x1f, 0x20],
    shifts: [],
    splats: [splat(2), splat(3)],
  },
  {
    bytes: 8,
    unary: [0xec, 0xed],
    binary: [0xf0, 0xf1, 0xf2, 0xf4, 0xf5],
    ternary: [MADD + 2],
    lane: [0x21, 0x22],
    shifts: [],
    splats: [splat(3)],
  },
];
const F32 = 4;
const F64 = 5;

export interface Generated {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Type of the numbers in the input. */
  readonly input: "integers" | "float32" | "float64";
}

export interface Choice {
  /** Only the pattern that V8 13.6 miscompiles: two stores of an operation on a splat side by side, and one of a shuffle of the splat. */
  readonly directed: boolean;
  /** Minimum bytes that a shuffle keeps together. */
  readonly shuffled: number;
}

export function generate(seed: number, { directed, shuffled }: Choice): Generated {
  const draw = new Draw(seed);
  const type = draw.below(types.length);
  const lanes = { ...types[type]!, bytes: Math.max(types[type]!.bytes, shuffled) };
  const body = directed ? directedBody(draw, lanes) : randomBody(draw, lanes);
  return { bytes: moduleOf(body), input: type === F32 ? "float32" : type === F64 ? "float64" : "integers" };
}

const ADDRESS: Code = [0x20, 0];
/** The shared vectors are locals 1 to 3. */
const SHARED = 3;
const shared = (k: number): Code => [0x20, 1 + k];

const simd = (opcode: number): Code => [0xfd, ...leb(opcode)];
const load = (at: number, opcode = 0, align = 0): Code => [...ADDRESS, ...simd(opcode), align, ...leb(at)];
const store = (at: number, value: Code): Code => [...ADDRESS, ...value, ...simd(0x0b), 0, ...leb(at)];

function loadSplat(draw: Draw, { splats }: Lanes): Code {
  const { opcode, align } = draw.one(splats);
  return load(8 * draw.below(INPUT_BYTES / 8), opcode, align);
}

/** Indices of a shuffle, lane by lane. */
function shuffle(draw: Draw, { bytes }: Lanes): Code {
  const lanes = Array.from({ length: 16 / bytes }, () => draw.below(32 / bytes));
  return [...simd(0x0d), ...lanes.flatMap((lane) => Array.from({ length: bytes }, (_, k) => lane * bytes + k))];
}

function directedBody(draw: Draw, lanes: Lanes): Code {
  const operation = simd(draw.one(lanes.unary));
  const value = [...shared(0), ...operation];
  const halves = [store(INPUT_BYTES + 16, value), store(INPUT_BYTES, value)];
  const other = store(INPUT_BYTES + 64, [...shared(0), ...load(16 * draw.below(8)), ...shuffle(draw, lanes)]);
  const first = [...loadSplat(draw, lanes), 0x21, 1];
  return [...first, ...(draw.below(2) ? [...halves, other] : [other, ...halves]).flat()];
}

function randomBody(draw: Draw, lanes: Lanes): Code {
  const code: number[] = [];
  for (let k = 0; k < SHARED; k++) {
    const value = draw.below(3) ? loadSplat(draw, lanes) : load(8 * draw.below((INPUT_BYTES - 16) / 8));
    code.push(...value, 0x21, 1 + k);
  }
  const count = 1 + draw.below(4);
  const stores: Code[] = [];
  for (let k = 0; k < count; k++) {
    const at = INPUT_BYTES + 64 * k;
    const [left, right] = pair(draw, lanes, 1 + draw.below(3));
    const both = [store(at + 16, right), store(at, left)];
    if (draw.below(4) === 0) both.reverse();
    stores.push(...both);
    if (draw.below(2)) stores.push(store(at + 32, single(draw, lanes)));
  }
  if (draw.below(3) === 0) draw.mix(stores);
  return [...code, ...stores.flat()];
}

/** A vector that is in no pair, of the shared ones. */
function single(draw: Draw, lanes: Lanes): Code {
  const a = shared(draw.below(SHARED));
  const b = draw.below(2) ? shared(draw.below(SHARED)) : load(8 * draw.below((INPUT_BYTES - 16) / 8));
  const kind = draw.below(5);
  if (kind < 2) return [...a, ...b, ...shuffle(draw, lanes)];
  if (kind < 4) return [...a, ...b, ...simd(draw.one(lanes.binary))];
  const [extract, replace] = lanes.lane;
  const lane = (): number => draw.below(2); // every type has two
  return [...a, ...b, ...simd(extract), lane(), ...simd(replace), lane()];
}

function pair(draw: Draw, lanes: Lanes, depth: number): Pair {
  if (depth === 0) return leaf(draw, lanes);
  const [left, right] = pair(draw, lanes, depth - 1);
  const both = (then: Code): Pair => [
    [...left, ...then],
    [...right, ...then],
  ];
  const kind = draw.below(8);
  if (kind === 0) return [left, single(draw, lanes)]; // no pair
  if (kind === 1) {
    const other = leaf(draw, lanes);
    const then = shuffle(draw, lanes);
    return [
      [...left, ...other[0], ...then],
      [...right, ...other[1], ...(draw.below(4) ? then : shuffle(draw, lanes))],
    ];
  }
  if (kind === 2 && lanes.shifts.length > 0) return both([0x41, draw.below(8), ...simd(draw.one(lanes.shifts))]);
  if (kind <= 4) return both(simd(draw.one(lanes.unary)));
  const other = pair(draw, lanes, draw.below(depth));
  if (kind === 5) {
    const third = leaf(draw, lanes);
    const operation = simd(draw.one(lanes.ternary));
    return [
      [...left, ...other[0], ...third[0], ...operation],
      [...right, ...other[1], ...third[1], ...operation],
    ];
  }
  const operation = simd(draw.one(lanes.binary));
  return [
    [...left, ...other[0], ...operation],
    [...right, ...other[1], ...operation],
  ];
}

function leaf(draw: Draw, lanes: Lanes): Pair {
  const kind = draw.below(6);
  if (kind < 3) {
    const at = 8 * draw.below((INPUT_BYTES - 32) / 8);
    return kind < 2 ? [load(at), load(at + 16)] : [load(at + 16), load(at)];
  }
  if (kind === 3) {
    const value = loadSplat(draw, lanes);
    return [value, value];
  }
  const k = draw.below(SHARED);
  return [shared(k), shared(draw.below(6) ? k : draw.below(SHARED))];
}

/** The sections: type (i32) → (), a function, a memory of one page, the exports m and f, and the code. */
function moduleOf(body: Code): Uint8Array<ArrayBuffer> {
  const code = [1, SHARED, 0x7b, ...body, 0x0b];
  const section = (id: number, content: Code): Code => [id, ...leb(content.length), ...content];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, 1, 0x6d, 2, 0, 1, 0x66, 0, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ]);
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

/** Random numbers (mulberry32). */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed, 0x9e3779b1);
  }

  /** An integer from 0 to limit - 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let x = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  one<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  /** Reorders in place. */
  mix(items: unknown[]): void {
    for (let k = items.length - 1; k > 0; k--) {
      const other = this.below(k + 1);
      const item = items[k];
      items[k] = items[other];
      items[other] = item;
    }
  }
}
