import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

type Map = (x: number, y: number, n: number) => void;
type Exports = Record<string, Map> & { init(): void; memory: WebAssembly.Memory };

const COUNT = 1 << 16;
const X = 65536;
const Y = X + 4 * COUNT;

/** Points spread evenly over an interval; with `ratio` evenly in their logarithms. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly ratio?: true;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const oneplus = (x: number): number => 1 + Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** The bound of the error that the source file of each function states, in units in the last place. */
const claims: readonly (readonly [
  name: string,
  exact: (x: number) => number,
  ulp: number,
  ranges: readonly Range[],
])[] = [
  [
    "mapExp",
    Math.exp,
    1,
    [
      { from: -87, to: 88 },
      { from: -1, to: 1 },
    ],
  ],
  [
    "mapExpm1",
    (x) => Math.expm1(-x),
    2,
    [
      { from: 0, to: 87 },
      { from: 0, to: 1 },
      { from: 1e-37, to: 1, ratio: true },
    ],
  ],
  [
    "mapTanh",
    Math.tanh,
    3,
    [
      { from: -12, to: 12 },
      { from: -1, to: 1 },
      { from: 1e-37, to: 12, ratio: true },
    ],
  ],
  [
    "mapSigmoid",
    sigmoid,
    3,
    [
      { from: -87, to: 20 },
      { from: -4, to: 4 },
    ],
  ],
  [
    "mapLog",
    Math.log,
    1,
    [
      { from: 1.2e-38, to: 3e38, ratio: true },
      { from: 0.5, to: 2 },
    ],
  ],
  [
    "mapLog1p",
    Math.log1p,
    2,
    [
      { from: 1e-37, to: 1, ratio: true },
      { from: 0, to: 1 },
    ],
  ],
  [
    "mapOneplus",
    oneplus,
    2,
    [
      { from: -100, to: 100 },
      { from: -5, to: 5 },
    ],
  ],
];

describe.each(["simd", "relaxed", "wide"])("the %s build", (build) => {
  const file = readFileSync(new URL(`../build/kernels.${build}.wasm`, import.meta.url));
  const exports = new WebAssembly.Instance(new WebAssembly.Module(file)).exports as Exports;
  exports.memory.grow(Math.ceil((8 * COUNT) / 65536) + 1);
  exports.init();
  const x = new Float32Array(exports.memory.buffer, X, COUNT);
  const y = new Float32Array(exports.memory.buffer, Y, COUNT);

  test.each(claims)("the error of %s is less than its source file states", (name, exact, ulp, ranges) => {
    for (const range of ranges) {
      for (let k = 0; k < COUNT; k++) x[k] = pointOf(range, (k + 0.5) / COUNT);
      (exports[name] as Map)(X, Y, COUNT);
      let worst = 0;
      let at = 0;
      for (let k = 0; k < COUNT; k++) {
        const expected = exact(x[k] as number);
        const error = Math.abs((y[k] as number) - expected) / lastPlace(expected);
        if (error <= worst) continue;
        worst = error;
        at = x[k] as number;
      }
      expect(worst, `at ${at}`).toBeLessThan(ulp);
    }
  });

  test("infinities, zeros and NaN have the exact results", () => {
    const values = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, Number.NaN, 1e38, -1e38, 1];
    const of = (name: string): number[] => {
      x.set(values);
      (exports[name] as Map)(X, Y, values.length);
      return [...y.subarray(0, 7)];
    };
    expect(of("mapExp")).toEqual([Infinity, 0, 1, 1, Number.NaN, Infinity, 0]);
    expect(of("mapTanh")).toEqual([1, -1, 0, -0, Number.NaN, 1, -1]);
    expect(of("mapSigmoid")).toEqual([1, 0, 0.5, 0.5, Number.NaN, 1, 0]);
    const two = Math.fround(oneplus(0));
    expect(of("mapOneplus")).toEqual([Infinity, 1, two, two, Number.NaN, Math.fround(1e38), 1]);
  });
});

function pointOf({ from, to, ratio }: Range, part: number): number {
  return ratio ? from * (to / from) ** part : from + part * (to - from);
}

/** The distance of neighbouring float32 numbers at `x`. */
function lastPlace(x: number): number {
  return 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);
}
