import { ArgumentError } from "@dncjs/core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** Types that can be cast to float32. */
const NUMERIC: readonly string[] = ["float32", "int32", "bool"];

/** @throws ArgumentError unless the value is a tensor of numbers that is not disposed of */
export function requireTensor(name: string, tensor: Tensor | undefined): void {
  const { isDisposed, dtype, shape } = (tensor ?? {}) as Partial<Tensor>;
  if (!Array.isArray(shape) || isDisposed === undefined) throw new ArgumentError(name, tensor, "a tensor");
  if (isDisposed) throw new ArgumentError(name, "a disposed tensor", "a tensor in use");
  if (!NUMERIC.includes(dtype!)) throw new ArgumentError(name, `a tensor of ${dtype}`, `one of ${NUMERIC.join(", ")}`);
}
