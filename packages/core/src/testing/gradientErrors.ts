import type { Kernel } from "../kernels/kernel.ts";
import { accumulate, type KernelCall, prepareValues, startGradients, type Values } from "./kernelCall.ts";

/** Smaller gradients are compared absolutely: central differences have rounding errors of about 1e-11. */
const SMALLEST_SCALE = 1e-3;

/**
 * Compares a kernel's gradients with central differences of Σ (gradient of output · output), in float64. Returns for each input and
 * parameter max |found - expected| / max |expected|.
 */
export function gradientErrors(kernel: Kernel, call: KernelCall): ReadonlyMap<string, number> {
  const values = prepareValues(kernel, call);
  kernel.forward(values, call.settings);
  const found = startGradients(kernel, values);
  accumulate(kernel, values, found, call.settings);
  const errors = new Map<string, number>();
  for (const operand of Object.keys({ ...kernel.inputs, ...kernel.parameters })) {
    const expected = differences(kernel, call, operand, found);
    errors.set(operand, worstRelative(found[operand] ?? [], expected));
  }
  return errors;
}

function differences(kernel: Kernel, call: KernelCall, operand: string, outputGradients: Values): Float64Array {
  const values = prepareValues(kernel, call);
  const numbers = values[operand] ?? new Float64Array(0);
  const delta = call.delta ?? 1e-5;
  const objectiveAt = (index: number, value: number): number => {
    numbers[index] = value;
    kernel.forward(values, call.settings);
    return Object.keys(kernel.outputs).reduce((sum, name) => sum + dot(values[name]!, outputGradients[name]!), 0);
  };
  return Float64Array.from(numbers, (value, index) => {
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
