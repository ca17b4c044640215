import { type Backend, kernels, ReferenceBackend, relativeError } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import type { BackendUnderTest } from "./backendUnderTest.ts";
import { type CallResult, runKernel } from "./kernelCall.ts";
import { type KernelCase, kernelCases, randomOperands } from "./kernelCases.ts";

const BATCH = 3;

/** The laws of core's kernel.ts and agreement with the reference, kernel by kernel. */
export function describeKernels({ open, kernelTolerance }: BackendUnderTest): void {
  const truth = new ReferenceBackend();
  for (const name of Object.keys(kernels)) {
    describe(name, () => {
      const cases = kernelCases.filter(({ kernel }) => kernel === name);
      test("is covered by cases", () => expect(cases.length).toBeGreaterThan(1));

      test.each(cases.map((c) => [describeCase(c), c] as const))(
        "agrees with the reference: %s",
        async (_title, kernelCase) => {
          const backend = await open();
          const found = await run(backend, kernelCase);
          expectClose(found, await run(truth, kernelCase), kernelTolerance);
        },
      );

      test("overwrites all it puts out, adds to gradients, leaves inputs alone, and repeats itself bit for bit", async () => {
        const backend = await open();
        for (const kernelCase of cases) {
          const once = await run(backend, kernelCase);
          expectFinite(once);
          expectInputsKept(once, kernelCase);
          expect(await run(backend, kernelCase)).toEqual(once);
          const twice = await run(backend, kernelCase, 2);
          for (const operand of gradientsOfInputs(kernelCase)) {
            expect(
              relativeError(
                twice.gradients[operand]!,
                Array.from(once.gradients[operand]!, (g) => 2 * g),
              ),
            ).toBeLessThan(1e-5);
          }
        }
      });

      test("treats batch rows independently", async () => {
        const backend = await open();
        for (const kernelCase of cases) await expectRowsIndependent(backend, kernelCase);
      });
    });
  }
}

function run(backend: Backend, kernelCase: KernelCase, backwards = 1, batch = BATCH): Promise<CallResult> {
  const { values, outputGradients } = randomOperands(kernelCase, batch, 1);
  return runKernel(backend, kernelCase.kernel, values, {
    settings: kernelCase.settings,
    batch,
    outputGradients,
    backwards,
  });
}

/** The first row of a batch of three and of a batch of one draw the same numbers. */
async function expectRowsIndependent(backend: Backend, kernelCase: KernelCase): Promise<void> {
  const kernel = kernels[kernelCase.kernel];
  const many = await run(backend, kernelCase);
  const single = await run(backend, kernelCase, 1, 1);
  for (const operand of Object.keys(kernel.outputs)) {
    const row = single.values[operand]!;
    expect(relativeError(many.values[operand]!.subarray(0, row.length), row), operand).toBeLessThan(1e-6);
  }
  for (const operand of Object.keys(kernel.inputs).filter((name) => name in single.gradients)) {
    const row = single.gradients[operand]!;
    expect(relativeError(many.gradients[operand]!.subarray(0, row.length), row), operand).toBeLessThan(2e-6);
  }
}

function expectClose(found: CallResult, expected: CallResult, tolerance: number): void {
  for (const [operand, values] of Object.entries(expected.values)) {
    if (isPrivate(operand)) continue;
    expect(relativeError(found.values[operand]!, values), operand).toBeLessThanOrEqual(tolerance);
  }
  for (const [operand, values] of Object.entries(expected.gradients)) {
    expect(relativeError(found.gradients[operand]!, values), `d ${operand}`).toBeLessThanOrEqual(tolerance);
  }
}

/** What a kernel saves for its own backward, and its scratch: how a backend arranges it is its own business. */
function isPrivate(operand: string): boolean {
  return Object.values(kernels).some(({ saved, scratch }) => operand in saved || operand in scratch);
}

function expectFinite({ values, gradients }: CallResult): void {
  for (const [operand, row] of [...Object.entries(values), ...Object.entries(gradients)]) {
    if (!isPrivate(operand)) expect(row.every(Number.isFinite), `${operand} is finite`).toBe(true);
  }
}

function expectInputsKept({ values }: CallResult, kernelCase: KernelCase): void {
  const given = randomOperands(kernelCase, BATCH, 1).values;
  for (const [operand, row] of Object.entries(given)) {
    if (!isPrivate(operand)) expect(Array.from(values[operand]!), operand).toEqual(Array.from(row));
  }
}

function gradientsOfInputs({ kernel, without }: KernelCase): string[] {
  const { inputs, parameters } = kernels[kernel];
  return [...Object.keys(inputs), ...Object.keys(parameters)].filter((name) => !without.includes(name));
}

function describeCase({ settings, without }: KernelCase): string {
  const sizes = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [...sizes, ...without.map((name) => `no ${name}`)].join(" ");
}
