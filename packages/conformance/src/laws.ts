import { elements, type Kernel, type KernelName, kernels, ReferenceBackend, relativeError } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import type { BackendUnderTest } from "./backendUnderTest.ts";
import { type CallResult, runKernel } from "./kernelCall.ts";
import { type KernelCase, kernelCases } from "./kernelCases.ts";

const truth = new ReferenceBackend();

/** The laws of core's kernel.ts and agreement with the reference, kernel by kernel. */
export function describeKernels({ open, kernelTolerance }: BackendUnderTest): void {
  for (const name of Object.keys(kernels)) {
    describe(name, () => {
      const cases = kernelCases.filter(({ kernel }) => kernel === name);
      test("is covered by cases", () => expect(cases.length).toBeGreaterThan(1));

      // Whole blocks are compared, so this is also where a kernel shows that writes beyond its rows, leaves an output as it
      // was, overwrites a gradient instead of adding to it, or modifies an input.
      test.each(cases.map((c) => [titleOf(c), c] as const))(
        "agrees with the reference: %s",
        async (_title, kernelCase) => {
          expectAgreement(
            await runKernel(await open(), kernelCase),
            await runKernel(truth, kernelCase),
            kernelCase,
            kernelTolerance,
          );
        },
      );

      test("adds to gradients: twice backward adds twice", async () => {
        for (const kernelCase of cases.map((c) => ({ ...c, backwards: 2 }))) {
          expectAgreement(
            await runKernel(await open(), kernelCase),
            await runKernel(truth, kernelCase),
            kernelCase,
            kernelTolerance,
          );
        }
      });

      test("overwrites the gradients it can and is told to, and only those: as if it added to 0", async () => {
        const backend = await open();
        const operands = Object.keys(kernels[name as KernelName].inputs).filter((operand) =>
          backend.overwrites?.(name as KernelName, operand),
        );
        for (const operand of operands) {
          for (const kernelCase of cases) {
            const given = (value: number) => ({ given: { [`d ${operand}`]: rowsOf(kernelCase, operand, value) } });
            const found = await runKernel(backend, { ...kernelCase, ...given(Number.NaN), fresh: [operand] });
            const expected = await runKernel(backend, { ...kernelCase, ...given(0) });
            for (const [shown, rows] of Object.entries(expected.rows)) {
              expect(relativeError(found.rows[shown]!, rows), shown).toBeLessThan(kernelTolerance);
            }
            const others = ({ blocks: { [`d ${operand}`]: _, ...blocks } }: CallResult) => ({ rows: {}, blocks });
            expect(visible(others(found), kernelCase)).toEqual(visible(others(expected), kernelCase));
          }
        }
      });

      test("gives the same bits again, and whatever rows it is invoked with: batch rows are independent", async () => {
        const backend = await open();
        for (const kernelCase of cases.filter(({ batch }) => !batch)) {
          const whole = await runKernel(backend, kernelCase);
          for (const ranges of [[5], [1, 1, 1, 1, 1], [2, 3], [4, 1]]) {
            expect(visible(await runKernel(backend, { ...kernelCase, ranges }), kernelCase)).toEqual(
              visible(whole, kernelCase),
            );
          }
        }
      });
    });
  }
}

function expectAgreement(found: CallResult, expected: CallResult, kernelCase: KernelCase, tolerance: number): void {
  for (const [operand, values] of Object.entries(visible(expected, kernelCase))) {
    const got = found.blocks[operand]!;
    const scale = largest(values);
    for (const [k, value] of values.entries()) {
      const error = Math.abs(got[k]! - value) / scale;
      if (Number.isNaN(value) ? !Number.isNaN(got[k]) : !(error <= tolerance)) {
        expect.fail(`${operand}[${k}] is ${got[k]}, expected ${value} within ${tolerance} of ${scale}`);
      }
    }
  }
}

/** The largest magnitude, at least 1e-6; what is not a number does not count. */
function largest(values: Float64Array): number {
  let scale = 1e-6;
  for (const value of values) if (Math.abs(value) > scale) scale = Math.abs(value);
  return scale;
}

/** All but what a kernel saves for its own backward, and its scratch: how a backend arranges that is its own business. */
function visible({ blocks }: CallResult, { kernel: name }: KernelCase): Record<string, Float64Array> {
  const kernel: Kernel = kernels[name];
  const shown = Object.entries(blocks).filter(([operand]) => !(operand in kernel.saved || operand in kernel.scratch));
  return Object.fromEntries(shown.map(([operand, block]) => [operand, Float64Array.from(block)]));
}

/** The same value in all rows of an operand. */
function rowsOf({ kernel: name, settings, batch = 5 }: KernelCase, operand: string, value: number): Float64Array {
  const { inputs }: Kernel = kernels[name];
  return new Float64Array(batch * elements(inputs[operand]!, settings)).fill(value);
}

function titleOf({ settings, without = [], batch }: KernelCase): string {
  const sizes = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [...sizes, ...without.map((name) => `no ${name}`), ...(batch ? [`batch ${batch}`] : [])].join(" ");
}
