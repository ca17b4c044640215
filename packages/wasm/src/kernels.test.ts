import { type Kernel, kernels, ReferenceBackend } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import { createWasmBackend } from "./backend.ts";
import { type KernelCase, kernelCases } from "./testing/kernelCases.ts";
import { type Operands, runKernel } from "./testing/runKernel.ts";

const TOLERANCE = 1e-5;
const truth = new ReferenceBackend();

describe.each(["simd", "relaxed"] as const)("the %s build", (build) => {
  const opened = createWasmBackend({ build });

  test.each(kernelCases.map((kernelCase) => [titleOf(kernelCase), kernelCase] as const))(
    "agrees with float64 on %s",
    async (_title, kernelCase) => {
      const found = await runKernel(await opened, kernelCase);
      expectAgreement(found, await runKernel(truth, kernelCase), kernelCase);
    },
  );

  test("gives a row of a matrix product the same bits whatever rows it is computed with", async () => {
    const backend = await opened;
    for (const kernelCase of kernelCases.filter(({ kernel, batch }) => kernel === "linear" && !batch)) {
      const whole = await runKernel(backend, kernelCase);
      for (const ranges of [
        [1, 1, 1, 1, 1],
        [2, 3],
        [4, 1],
      ]) {
        expect(await runKernel(backend, { ...kernelCase, ranges })).toEqual(whole);
      }
    }
  });
});

test("every kernel has a case", () => {
  expect(new Set(kernelCases.map(({ kernel }) => kernel))).toEqual(new Set(Object.keys(kernels)));
});

/** Whole blocks are compared: other slots, padding and inputs hold what was there before, NaN included. */
function expectAgreement(found: Operands, expected: Operands, { kernel: name }: KernelCase): void {
  const kernel: Kernel = kernels[name];
  for (const [operand, values] of Object.entries(expected)) {
    if (operand in kernel.saved || operand in kernel.scratch) continue;
    const got = found[operand] as ArrayLike<number>;
    const scale = Math.max(1e-6, ...Array.from(values, Math.abs).filter((value) => value >= 0));
    for (const [k, value] of values.entries()) {
      const error = Math.abs((got[k] as number) - value) / scale;
      if (Number.isNaN(value) ? !Number.isNaN(got[k]) : !(error <= TOLERANCE)) {
        expect.fail(`${operand}[${k}] is ${got[k]}, expected ${value} within ${TOLERANCE} of ${scale}`);
      }
    }
  }
}

function titleOf({ kernel, settings, without = [] }: KernelCase): string {
  const sizes = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [kernel, ...sizes, ...without.map((name) => `no ${name}`)].join(" ");
}
