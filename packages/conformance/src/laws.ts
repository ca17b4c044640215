import { type Backend, ReferenceBackend } from "@dncjs/core";
import { type KernelName, type KernelSpec, kernels, shapeSize } from "@dncjs/core/backend";
import type { PrimitiveCase, Subject } from "./case.ts";
import { checkClose, checkSame, fail, noteAll } from "./check.ts";
import { type CallResult, runKernel } from "./kernelCall.ts";
import { type KernelCase, kernelCases, titleOf } from "./kernelCases.ts";

const truth = new ReferenceBackend();

/** Laws of a kernel, which it must obey in every case. */
const laws: Readonly<Record<string, (subject: Subject<Backend>, kernelCase: KernelCase) => Promise<void>>> = {
  "adds to gradients: twice backward adds twice": (subject, kernelCase) =>
    checkAgreement(subject, { ...kernelCase, backwards: 2 }),
  "stores a gradient with the value that adding to 0 gives, and adds to all others": checkStores,
  "gives the same bits for any split of the batch: batch elements are independent": checkSplits,
};

/** Each kernel agrees with the reference and obeys the laws in kernels/kernel.ts of core. */
export const kernelLaws: readonly PrimitiveCase[] = (Object.keys(kernels) as KernelName[]).flatMap((name) => {
  const cases = kernelCases.filter(({ kernel }) => kernel === name);
  const last = lastOfEachOption(cases);
  const others = cases.filter((one) => !last.includes(one));
  const inAll = (law: string, list: readonly KernelCase[]) => async (subject: Subject<Backend>) => {
    for (const kernelCase of list) await laws[law]!(subject, kernelCase);
  };
  return [
    ...cases.map((kernelCase) => ({
      name: `${name} agrees with the reference: ${caseTitle(kernelCase)}`,
      run: (subject: Subject<Backend>) => checkAgreement(subject, kernelCase),
    })),
    ...Object.keys(laws).flatMap((law) => [
      { name: `${name} ${law}`, run: inAll(law, last) },
      ...(others.length > 0
        ? [{ name: `${name} ${law} (other sizes)`, combination: true, run: inAll(law, others) }]
        : []),
    ]),
  ];
});

/** The last of the cases that differ only in sizes. */
function lastOfEachOption(cases: readonly KernelCase[]): KernelCase[] {
  const optionsOf = ({ settings, without = [], batch }: KernelCase) => {
    const options = Object.entries(settings).filter(([name]) => !/^[A-Z]\d?$|^stride/.test(name));
    return JSON.stringify([options, without, batch]);
  };
  return [...new Map(cases.map((one) => [optionsOf(one), one])).values()];
}

/**
 * Compares all memory. This also detects a kernel that writes outside its batch elements, does not write an output, stores a gradient instead
 * of adding to it, or modifies an input.
 */
async function checkAgreement(
  { backend, kernelTolerance, note, measure }: Subject<Backend>,
  kernelCase: KernelCase,
): Promise<void> {
  const found = await runKernel(backend, kernelCase);
  const expected = await runKernel(truth, kernelCase);
  noteAll(note, found.before);
  for (const [operand, values] of Object.entries(visible(expected, kernelCase))) {
    const got = found.memory[operand]!;
    const scale = largest(values);
    let worst = 0;
    for (let k = 0; k < values.length; k++) {
      const value = values[k]!;
      const error = Number.isNaN(value) && Number.isNaN(got[k]) ? 0 : Math.abs(got[k]! - value) / scale;
      if (error > worst) worst = error;
      if (error <= kernelTolerance) continue;
      const message = `${operand}[${k}] is ${got[k]}, expected ${value} within ${kernelTolerance} of ${scale}`;
      fail(message, visible(expected, kernelCase), visible(found, kernelCase));
    }
    measure(`primitive ${kernelCase.kernel}`, worst);
  }
}

async function checkStores(subject: Subject<Backend>, kernelCase: KernelCase): Promise<void> {
  const { kernel } = kernelCase;
  const inputs = subject.backend.stores?.[kernel]?.filter((operand) => operand in kernels[kernel].inputs) ?? [];
  for (const operand of inputs) await checkStoring(subject, kernelCase, operand);
}

/** Cases with a batch of their own test its size. */
async function checkSplits({ backend, note }: Subject<Backend>, kernelCase: KernelCase): Promise<void> {
  if (kernelCase.batch) return;
  const whole = await runKernel(backend, kernelCase);
  noteAll(note, whole.before);
  for (const ranges of [
    [1, 1, 1, 1, 1],
    [2, 3],
  ]) {
    checkSameMemory(await runKernel(backend, { ...kernelCase, ranges }), whole, kernelCase);
  }
}

async function checkStoring(
  { backend, kernelTolerance, note }: Subject<Backend>,
  kernelCase: KernelCase,
  operand: string,
): Promise<void> {
  const given = (value: number) => ({ given: { [`d ${operand}`]: filled(kernelCase, operand, value) } });
  const found = await runKernel(backend, { ...kernelCase, ...given(Number.NaN), stores: [operand] });
  const expected = await runKernel(backend, { ...kernelCase, ...given(0) });
  noteAll(note, found.before);
  for (const [shown, values] of Object.entries(expected.elements)) {
    checkClose(shown, found.elements[shown]!, values, kernelTolerance);
  }
  const others = ({ memory: { [`d ${operand}`]: _, ...memory } }: CallResult): Memory => ({ memory });
  checkSameMemory(others(found), others(expected), kernelCase);
}

type Memory = Pick<CallResult, "memory">;

function checkSameMemory(found: Memory, expected: Memory, kernelCase: KernelCase): void {
  const memory = visible(found, kernelCase);
  for (const [operand, values] of Object.entries(visible(expected, kernelCase))) {
    checkSame(operand, memory[operand]!, values);
  }
}

/** The largest magnitude, at least 1e-6. NaN is ignored. */
function largest(values: Float64Array): number {
  let scale = 1e-6;
  for (const value of values) if (Math.abs(value) > scale) scale = Math.abs(value);
  return scale;
}

/** All operands except saved and scratch ones, whose contents are up to the backend. */
function visible({ memory }: Memory, { kernel: name }: KernelCase): Record<string, Float64Array> {
  const kernel: KernelSpec = kernels[name];
  const shown = Object.entries(memory).filter(([operand]) => !(operand in kernel.saved || operand in kernel.scratch));
  return Object.fromEntries(shown.map(([operand, block]) => [operand, new Float64Array(block)]));
}

/** An operand that holds the same value everywhere. */
function filled({ kernel: name, settings, batch = 5 }: KernelCase, operand: string, value: number): Float64Array {
  const { inputs }: KernelSpec = kernels[name];
  return new Float64Array(batch * shapeSize(inputs[operand]!, settings)).fill(value);
}

function caseTitle({ settings, without = [], batch }: KernelCase): string {
  return [titleOf(settings), ...without.map((name) => `no ${name}`), ...(batch ? [`batch ${batch}`] : [])].join(" ");
}
