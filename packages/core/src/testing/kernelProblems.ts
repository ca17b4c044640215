import type { FloatArray, Kernel } from "../kernels/kernel.ts";
import { gradientErrors } from "./gradientErrors.ts";
import {
  accumulate,
  denseGradient,
  type KernelCall,
  POISON,
  prepareValues,
  startGradients,
  type Values,
} from "./kernelCall.ts";

const GRADIENT_TOLERANCE = 1e-6;

/**
 * Returns the problems of a kernel in these calls, in words: laws of kernel.ts that it breaks, and gradients that differ from central
 * differences by more than 1e-6. Empty for a correct kernel.
 */
export function kernelProblems(kernel: Kernel, calls: readonly KernelCall[]): string[] {
  return calls.flatMap((call) => problemsOfCall(kernel, call).map((problem) => `${problem} (${describeCall(call)})`));
}

function problemsOfCall(kernel: Kernel, call: KernelCall): string[] {
  return [
    ...forwardProblems(kernel, call),
    ...unwantedChanges(kernel, call),
    ...journalProblems(kernel, call),
    ...accumulationProblems(kernel, call),
    ...gradientProblems(kernel, call),
  ];
}

function describeCall({ settings, without = [] }: KernelCall): string {
  const sizes = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [...sizes, ...without.map((operand) => `no ${operand}`)].join(" ");
}

/** Outputs, indices and saved operands must be finite and must not depend on the previous contents of memory. */
function forwardProblems(kernel: Kernel, call: KernelCall): string[] {
  const values = forwardOver(POISON, kernel, call);
  const others = forwardOver(1e9, kernel, call);
  const { journaled, outputs, indices, saved } = kernel;
  return Object.keys({ ...journaled, ...outputs, ...indices, ...saved }).flatMap((operand) => {
    if (!values[operand]!.every(Number.isFinite)) return [`forward leaves ${operand} unwritten or not finite`];
    return same(values[operand]!, others[operand]!) ? [] : [`${operand} depends on the previous contents of memory`];
  });
}

function forwardOver(fill: number, kernel: Kernel, call: KernelCall): Values {
  const values = prepareValues(kernel, call, fill);
  kernel.forward(values, call.settings);
  return values;
}

/**
 * Forward may write only journaled, outputs, indices, saved and scratch operands; backward only gradients of inputs, parameters and journaled
 * operands, scratch, and what an exchange writes.
 */
function unwantedChanges(kernel: Kernel, call: KernelCall): string[] {
  const before = prepareValues(kernel, call);
  const values = forwardOver(POISON, kernel, call);
  const read = Object.keys({ ...kernel.inputs, ...kernel.parameters, ...kernel.data });
  const problems = read
    .filter((operand) => !same(values[operand]!, before[operand]!))
    .map((operand) => `forward modifies ${operand}`);
  const exchanged = kernel.exchange ? {} : kernel.saved;
  const kept = [...read, ...Object.keys({ ...kernel.outputs, ...kernel.indices, ...exchanged })];
  const copies = kept.map((operand) => values[operand]!.slice());
  const seeds = startGradients(kernel, values, {}, 0, call.settings);
  const found = startGradients(kernel, values, {}, 0, call.settings);
  accumulate(kernel, values, found, call.settings);
  kept.forEach((operand, k) => {
    if (!same(values[operand]!, copies[k]!)) problems.push(`backward modifies ${operand}`);
  });
  for (const operand of Object.keys(kernel.outputs)) {
    if (!same(found[operand]!, seeds[operand]!)) problems.push(`backward modifies the gradient of ${operand}`);
  }
  return problems;
}

/** backward and exchange must take journaled operands back to state(t-1), and a second exchange to state(t), bit for bit. */
function journalProblems(kernel: Kernel, call: KernelCall): string[] {
  const before = prepareValues(kernel, call);
  const after = forwardOver(POISON, kernel, call);
  const undone = forwardOver(POISON, kernel, call);
  const exchanged = forwardOver(POISON, kernel, call);
  const redone = forwardOver(POISON, kernel, call);
  accumulate(kernel, undone, startGradients(kernel, undone, {}, 0, call.settings), call.settings);
  kernel.exchange?.(exchanged, call.settings);
  for (const _ of [1, 2]) kernel.exchange?.(redone, call.settings);
  return Object.keys(kernel.journaled).flatMap((operand) => [
    ...(same(undone[operand]!, before[operand]!) ? [] : [`backward does not restore ${operand}`]),
    ...(same(exchanged[operand]!, before[operand]!) ? [] : [`exchange does not restore ${operand}`]),
    ...(same(redone[operand]!, after[operand]!) ? [] : [`a second exchange does not redo ${operand}`]),
  ]);
}

/** If backward gives g from 0, it must give 1 + g from 1, and 1 + 2g if called twice. The gradient of a journaled operand is replaced. */
function accumulationProblems(kernel: Kernel, call: KernelCall): string[] {
  const values = forwardOver(POISON, kernel, call);
  const startAt = (fill: number): Values => startGradients(kernel, values, {}, fill, call.settings);
  const once = startAt(0);
  const onOnes = startAt(1);
  const twice = startAt(1);
  for (const found of [once, onOnes, twice, twice]) {
    // The second call of `twice` starts from the same gradients of journaled operands.
    for (const operand of Object.keys(kernel.journaled)) found[operand]?.set(startAt(0)[operand]!);
    accumulate(kernel, values, found, call.settings);
    kernel.exchange?.(values, call.settings);
  }
  return Object.keys({ ...kernel.inputs, ...kernel.parameters }).flatMap((operand) => {
    const dense = (found: Values) => denseGradient(kernel, operand, found, values[operand]!.length, call.settings);
    const g = dense(once);
    const [ones, doubled] = [dense(onOnes), dense(twice)];
    if (!g.every(Number.isFinite)) return [`the gradient of ${operand} is not finite`];
    const adds = g.every((value, k) => near(ones[k]!, 1 + value) && near(doubled[k]!, 1 + 2 * value));
    return adds ? [] : [`backward does not add to the gradient of ${operand}`];
  });
}

function gradientProblems(kernel: Kernel, call: KernelCall): string[] {
  return [...gradientErrors(kernel, call)]
    .filter(([, error]) => !(error <= GRADIENT_TOLERANCE))
    .map(([operand, error]) => `the gradient of ${operand} is off by ${error.toExponential(1)}`);
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * (1 + Math.abs(b));
}

function same(a: FloatArray, b: FloatArray): boolean {
  return a.length === b.length && a.every((value, k) => Object.is(value, b[k]));
}
