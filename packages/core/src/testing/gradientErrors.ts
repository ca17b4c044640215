import type { Kernel } from "../kernels/kernel.ts";
import { accumulate, type KernelCall, prepareValues, startGradients, type Values } from "./kernelCall.ts";

/** Below this size a gradient is compared absolutely: central differences carry rounding noise of 1e-11. */
const SMALLEST_SCALE = 1e-3;

/**
 * How far a kernel's gradients are from central differences of Σ (gradient of output · output), in float64: for each input and
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
  const row = values[operand] ?? new Float64Array(0);
  const step = call.step ?? 1e-5;
  const objectiveAt = (index: number, value: number): number => {
    row[index] = value;
    kernel.forward(values, call.settings);
    return Object.keys(kernel.outputs).reduce((sum, name) => sum + dot(values[name]!, outputGradients[name]!), 0);
  };
  return Float64Array.from(row, (value, index) => {
    const difference = objectiveAt(index, value + step) - objectiveAt(index, value - step);
    row[index] = value;
    return difference / (2 * step);
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
