import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ElementaryFunction, functions } from "./functions.ts";
import { gpuFunctions, type Implementation, wasmFunctions } from "./implementations.ts";
import { type Compute, sweep, sweepAround } from "./sweep.ts";

/** Every how many float32 numbers are compared. `DNC_ULP_STRIDE=1 npx vitest run functions` compares all, which takes an hour. */
const STRIDE = Number(process.env.DNC_ULP_STRIDE ?? 4099);

describe.each(["simd", "relaxed", "wide"] as const)("the functions of the build %s", (build) => {
  const kernels = wasmFunctions(build);

  test.each(functions.filter(({ wasm }) => wasm))("$name has at most the stated error", async (one) => {
    await expectWithin(one, kernels, one.wasm!.ulp);
  });

  test("infinities, zeros and NaN have the exact results", async () => {
    const values = Float32Array.of(Infinity, -Infinity, 0, -0, Number.NaN, 1e38, -1e38);
    const of = async (name: string) => [...(await computeOf(named(name), kernels)(values))];
    expect(await of("exp")).toEqual([Infinity, 0, 1, 1, Number.NaN, Infinity, 0]);
    expect(await of("tanh")).toEqual([1, -1, 0, -0, Number.NaN, 1, -1]);
    expect(await of("sigmoid")).toEqual([1, 0, 0.5, 0.5, Number.NaN, 1, 0]);
    const ln2 = Math.fround(Math.LN2);
    expect(await of("softplus")).toEqual([Infinity, 0, ln2, ln2, Number.NaN, Math.fround(1e38), 0]);
    const two = Math.fround(1 + Math.LN2);
    expect(await of("oneplus")).toEqual([Infinity, 1, two, two, Number.NaN, Math.fround(1e38), 1]);
  });
});

describe("the functions of the shaders", () => {
  let shaders: Implementation;
  beforeAll(async () => {
    shaders = await gpuFunctions();
  });
  afterAll(() => shaders?.dispose());

  test.each(functions.filter(({ wgsl }) => wgsl))("$name has at most the stated error", async (one) => {
    await expectWithin(one, shaders, one.wgsl!.ulp);
  });
});

const named = (name: string): ElementaryFunction => functions.find((one) => one.name === name)!;

function computeOf(one: ElementaryFunction, implementation: Implementation): Compute {
  const compute = implementation.of(one);
  if (!compute) throw new RangeError(`${implementation.name} has no function ${one.name}`);
  return compute;
}

async function expectWithin(one: ElementaryFunction, implementation: Implementation, bound: number): Promise<void> {
  const compute = computeOf(one, implementation);
  for (const [worst] of [await sweep(one, [compute], STRIDE), await sweepAround(one, [compute], one.worstAt)]) {
    expect(worst!.ulp, `${one.name} at ${worst!.x}`).toBeLessThanOrEqual(bound);
  }
}
