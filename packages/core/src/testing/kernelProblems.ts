import type { FloatArray, Kernel } from "../kernels/kernel.ts";
import { gradientErrors } from "./gradientErrors.ts";
import { accumulate, type KernelCall, POISON, prepareValues, startGradients, type Values } from "./kernelCall.ts";

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
    ...accumulationProblems(kernel, call),
    ...gradientProblems(kernel, call),
  ];
}

function describeCall({ settings, without = [] }: KernelCall): string {
  const sizes = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [...sizes, ...without.map((operand) => `no ${operand}`)].join(" ");
}

/** Outputs and saved operands must be finite and must not depend on the previous contents of memory. */
function forwardProblems(kernel: Kernel, call: KernelCall): string[] {
  const values = forwardOver(POISON, kernel, call);
  const others = forwardOver(1e9, kernel, call);
  return Object.keys({ ...kernel.outputs, ...kernel.saved }).flatMap((operand) => {
    if (!values[operand]!.every(Number.isFinite)) return [`forward leaves ${operand} unwritten or not finite`];
    return same(values[operand]!, others[operand]!) ? [] : [`${operand} depends on the previous contents of memory`];
  });
}

function forwardOver(fill: number, kernel: Kernel, call: KernelCall): Values {
  const values = prepareValues(kernel, call, fill);
  kernel.forward(values, call.settings);
  return values;
}

/** Forward may write only outputs, saved and scratch operands; backward only gradients of inputs and parameters, and scratch. */
function unwantedChanges(kernel: Kernel, call: KernelCall): string[] {
  const before = prepareValues(kernel, call);
  const values = forwardOver(POISON, kernel, call);
  const read = Object.keys({ ...kernel.inputs, ...kernel.parameters, ...kernel.data });
  const problems = read
    .filter((operand) => !same(values[operand]!, before[operand]!))
    .map((operand) => `forward modifies ${operand}`);
  const kept = [...read, ...Object.keys({ ...kernel.outputs, ...kernel.saved })];
  const copies = kept.map((operand) => values[operand]!.slice());
  const seeds = startGradients(kernel, values);
  const found = startGradients(kernel, values);
  accumulate(kernel, values, found, call.settings);
  kept.forEach((operand, k) => {
    if (!same(values[operand]!, copies[k]!)) problems.push(`backward modifies ${operand}`);
  });
  for (const operand of Object.keys(kernel.outputs)) {
    if (!same(found[operand]!, seeds[operand]!)) problems.push(`backward modifies the gradient of ${operand}`);
  }
  return problems;
}

/** If backward gives g from 0, it must give 1 + g from 1, and 1 + 2g if called twice. */
function accumulationProblems(kernel: Kernel, call: KernelCall): string[] {
  const values = forwardOver(POISON, kernel, call);
  const startAt = (fill: number): Values => startGradients(kernel, values, {}, fill);
  const once = startAt(0);
  const onOnes = startAt(1);
  const twice = startAt(1);
  for (const found of [once, onOnes, twice, twice]) accumulate(kernel, values, found, call.settings);
  return Object.keys({ ...kernel.inputs, ...kernel.parameters }).flatMap((operand) => {
    const g = once[operand]!;
    if (!g.every(Number.isFinite)) return [`the gradient of ${operand} is not finite`];
    const adds = g.every(
      (value, k) => near(onOnes[operand]![k]!, 1 + value) && near(twice[operand]![k]!, 1 + 2 * value),
    );
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
