import type { Kernel } from "../kernels/kernel.ts";
import {
  accumulate,
  denseGradient,
  type KernelCall,
  prepareValues,
  startGradients,
  type Values,
} from "./kernelCall.ts";

/** Smaller gradients are compared absolutely: central differences have rounding errors of about 1e-11. */
const SMALLEST_SCALE = 1e-3;

/**
 * Compares a kernel's gradients with central differences of Σ (gradient of output · output), in float64; a journaled operand is an input
 * before the step and an output after it. Returns for each input and parameter max |found - expected| / max |expected|.
 */
export function gradientErrors(kernel: Kernel, call: KernelCall): ReadonlyMap<string, number> {
  const values = prepareValues(kernel, call);
  kernel.forward(values, call.settings);
  const found = startGradients(kernel, values, {}, 0, call.settings);
  const dense = (operand: string) => denseGradient(kernel, operand, found, values[operand]!.length, call.settings);
  const journaled = Object.keys(kernel.journaled).filter((operand) => operand in kernel.touched);
  const outputs = [...Object.keys(kernel.outputs), ...journaled];
  const outputGradients = Object.fromEntries(outputs.map((operand) => [operand, dense(operand).slice()]));
  accumulate(kernel, values, found, call.settings);
  const errors = new Map<string, number>();
  for (const operand of [...Object.keys({ ...kernel.inputs, ...kernel.parameters }), ...journaled]) {
    const expected = differences(kernel, call, operand, outputGradients);
    errors.set(operand, worstRelative(dense(operand), expected));
  }
  return errors;
}

function differences(kernel: Kernel, call: KernelCall, operand: string, outputGradients: Values): Float64Array {
  const values = prepareValues(kernel, call);
  const numbers = values[operand] ?? new Float64Array(0);
  const delta = call.delta ?? 1e-5;
  const journaled = Object.keys(kernel.journaled).map((name) => [name, values[name]!.slice()] as const);
  const objectiveAt = (index: number, value: number): number => {
    for (const [name, before] of journaled) values[name]!.set(before);
    numbers[index] = value;
    kernel.forward(values, call.settings);
    return Object.keys(outputGradients).reduce((sum, name) => sum + dot(values[name]!, outputGradients[name]!), 0);
  };
  return Float64Array.from(numbers.slice(), (value, index) => {
    // `numbers` may be a journaled operand, which forward changes.
    const difference = objectiveAt(index, value + delta) - objectiveAt(index, value - delta);
    numbers[index] = value;
    return difference / (2 * delta);
  });
}

function worstRelative(found: ArrayLike<number>, expected: Float64Array): number {
  const scale = expected.reduce((max, value) => Math.max(max, Math.abs(value)), SMALLEST_SCALE);
  return expected.reduce((worst, value, index) => Math.max(worst, Math.abs(found[index]! - value) / scale), 0);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
