import type { FloatArray, Trace, TraceTensor } from "@dncjs/core";

/** Concatenates the first `steps` steps of one trace and all of another. */
export function joined(first: Trace, steps: number, then: Trace): Map<string, TraceTensor> {
  const tensors = new Map<string, TraceTensor>();
  for (const [name, { shape, data }] of first) {
    const rest = then.get(name)!;
    const size = (data.length / shape[0]!) * steps;
    const all = new (data.constructor as new (length: number) => FloatArray)(size + rest.data.length);
    all.set(data.subarray(0, size));
    all.set(rest.data, size);
    tensors.set(name, { shape: [steps + rest.shape[0]!, ...shape.slice(1)], data: all });
  }
  return tensors;
}
