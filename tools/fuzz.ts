/**
 * Fuzzing of public functions with fast-check: valid arguments with one value replaced by a hostile one. A call may succeed, or fail with an
 * error of this library that a person can read.
 */
import { DncError } from "@dncjs/core";
import fc from "fast-check";
import { expect, test } from "vitest";

/**
 * Number of runs and seed of a property. The environment variables FUZZ_RUNS and FUZZ_SEED replace both, for long runs and for other cases.
 */
export function fuzzParameters(runs: number): { readonly numRuns: number; readonly seed: number } {
  const { FUZZ_RUNS, FUZZ_SEED } = process.env;
  return { numRuns: Number(FUZZ_RUNS ?? runs), seed: Number(FUZZ_SEED ?? 1) };
}

/** Time limit of a test that fuzzes, in milliseconds: an hour if the environment asks for a long run. */
export const fuzzTimeout: number = process.env.FUZZ_RUNS ? 3_600_000 : 60_000;

/** Creates values that a call does not expect. Sizes that a machine could just allocate are missing, so that tests need little memory. */
const creators: (() => unknown)[] = [
  ...[
    undefined,
    null,
    true,
    false,
    Number.NaN,
    Infinity,
    -Infinity,
    0,
    -0,
    -1,
    0.5,
    1e39,
    2 ** 45,
    2 ** 53,
    -(2 ** 53),
  ],
  ...["", "1", "__proto__", "constructor", "toString", "\u001b[2J", "\ud800", "x".repeat(1000), 1n, Symbol("hostile")],
].map((value) => () => value);
creators.push(
  () => [],
  () => ({}),
  () => Object.create(null),
  () => [null],
  () => [[]],
  () => [Number.NaN],
  () => new Array(3),
  () => ({ length: 3 }),
  () => ({ length: -1 }),
  () => ({ length: 1e12 }),
  () => ({ length: "3", 0: 1, 1: 1, 2: 1 }),
  () => JSON.parse('{"__proto__":{"hostile":1}}'),
  () => circular(),
  () => Object.assign(Object.create(null), { self: circular() }),
  () => () => 1,
  () => new Map(),
  () => new Set([1]),
  () => new Date(Number.NaN),
  () => Promise.resolve(1),
  () => new Uint8Array(0),
  () => new Uint8Array(3),
  () => Float32Array.of(1, Number.NaN, 1),
  () => Float64Array.of(1, 1e39, 1),
  () => BigInt64Array.of(1n, 2n, 3n),
  () => new DataView(new ArrayBuffer(24)),
  () => new ArrayBuffer(24),
  () => new Float32Array(new SharedArrayBuffer(12)),
  detached,
  outOfBounds,
);

function circular(): object {
  const value: Record<string, unknown> = {};
  value.self = value;
  return value;
}

function detached(): Float32Array {
  const array = new Float32Array(3);
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}

/** Of ES2024, which the types of this repository do not have yet. */
type ResizableConstructor = new (
  length: number,
  options: { readonly maxByteLength: number },
) => ArrayBuffer & { resize(length: number): void };

/** A view of a buffer that has shrunk below it. */
function outOfBounds(): Float32Array {
  const buffer = new (ArrayBuffer as unknown as ResizableConstructor)(24, { maxByteLength: 24 });
  const array = new Float32Array(buffer, 12, 3);
  buffer.resize(4);
  // fast-check cannot print it otherwise.
  return Object.assign(array, { [fc.toStringMethod]: () => "a view of a buffer that has shrunk" });
}

/** Any value. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...creators).map((create) => create()) },
  { weight: 1, arbitrary: fc.anything({ values: [fc.string(), fc.double(), fc.integer({ min: -9, max: 9 })] }) },
);

/** Any value, or one of `others`. */
export function hostileOr(others: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof(hostileValue, fc.constantFrom(...others));
}

type Path = readonly (string | number)[];

/** Arguments in which one value, at any depth, is replaced by a hostile one, or to which an unknown field is added. */
export function hostileArguments(
  valid: () => readonly unknown[],
  hostile: fc.Arbitrary<unknown> = hostileValue,
): fc.Arbitrary<unknown[]> {
  return fc
    .tuple(fc.constantFrom(...placesIn(valid())), hostile)
    .map(([path, value]) => withValue(valid(), path, value) as unknown[]);
}

/** Paths to all values in arrays and plain objects. Other objects are values. */
function placesIn(value: unknown, depth = 0): Path[] {
  if (!isContainer(value) || depth > 5) return [];
  const inside = Object.entries(value)
    .slice(0, 12)
    .flatMap(([key, child]): Path[] => [[key], ...placesIn(child, depth + 1).map((path) => [key, ...path])]);
  return Array.isArray(value) ? inside : [...inside, ["unknown"]];
}

function isContainer(value: unknown): value is object {
  return Array.isArray(value) || (typeof value === "object" && value !== null && isPlain(value));
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

function withValue(whole: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = Array.isArray(whole) ? [...whole] : { ...(whole as object) };
  const fields = copy as Record<string | number, unknown>;
  fields[key] = withValue(fields[key], rest, value);
  return copy;
}

/**
 * Calls, and awaits the result. Returns the result or the error.
 * @throws AssertionError if the error is not of this library, or its message has control characters or is too long
 */
export async function outcomeOf(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof DncError)) throw new Error(`untyped error: ${String(error)}`, { cause: error });
    expect(error.message).toMatch(/^[^\p{Cc}\u202a-\u202e]{8,700}$/u);
    if (/^(argument|config)$/.test(error.code)) expect(error.message).toMatch(/^.+: got .*, expected ./);
    return error;
  }
}

/** A public function with valid arguments. */
export interface FuzzedCall {
  readonly name: string;
  readonly valid: () => readonly unknown[];
  readonly call: (...args: never[]) => unknown;
}

/** Describes a function for `testCalls`. `valid` creates arguments anew for every call. */
export function fuzzed<const Args extends readonly unknown[]>(
  name: string,
  valid: () => Args,
  call: (...args: Args) => unknown,
): FuzzedCall {
  return { name, valid, call: call as FuzzedCall["call"] };
}

export interface FuzzOptions {
  /** Calls of every function. */
  readonly runs: number;
  /** Defaults to `hostileValue`. */
  readonly hostile?: fc.Arbitrary<unknown>;
  /** Called after every call, to check what it left behind. */
  readonly after?: () => unknown;
}

/** Tests that every function accepts its valid arguments, and for hostile ones gives a result or an error of this library. */
export function testCalls(calls: readonly FuzzedCall[], { runs, hostile, after }: FuzzOptions): void {
  const title = "$name gives a result, or an error that names the argument";
  test.each(calls)(title, { timeout: fuzzTimeout }, async ({ valid, call }) => {
    expect(await outcomeOf(() => call(...(valid() as never[])))).not.toBeInstanceOf(DncError);
    const property = fc.asyncProperty(hostileArguments(valid, hostile), async (args) => {
      await outcomeOf(() => call(...(args as never[])));
      await after?.();
    });
    await fc.assert(property, fuzzParameters(runs));
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
}
