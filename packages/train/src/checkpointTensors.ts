/** Reads the tensors of a checkpoint other than its parameters. Every function throws CheckpointError for invalid tensors. */
import { CheckpointError, type FloatArray, type SafetensorsFile } from "@dncjs/core";
import { show } from "@dncjs/core/run";
import type { Slot } from "./optimizers/kind.ts";

/** The slot of the parameters to roll back to, stored like the slots of the optimizer. */
export const snapshotValues: Slot = { name: "parameters", initial: 0, square: false };

/** Checks that the file has no tensors but the parameters, `slots` and, if `hasSnapshot`, the snapshot. */
export function checkNames({ tensors }: SafetensorsFile, slots: readonly Slot[], hasSnapshot: boolean): void {
  const kept = hasSnapshot ? [snapshotValues, ...slots].map(({ name }) => `snapshot.${name}`) : [];
  const known = new Set([...slots.map(({ name }) => `optimizer.${name}`), ...kept]);
  for (const name of tensors.keys()) {
    if (name.startsWith("param.") || known.has(name)) continue;
    throw new CheckpointError(`the checkpoint has a tensor ${show(name)} that its recipe does not define`);
  }
}

/** Rejects a small file that names a huge network, before anything of that size is allocated. */
export function checkSize({ tensors }: SafetensorsFile, length: number): void {
  let found = 0;
  for (const [name, { data }] of tensors) if (name.startsWith("param.")) found += data.length;
  if (found === length) return;
  throw new CheckpointError(`parameters of the checkpoint: got ${found}, expected ${length} as in its recipe`);
}

/** Reads the tensors `prefix + slot.name`, each of `length` values. */
export function readSlots(
  file: SafetensorsFile,
  prefix: string,
  slots: readonly Slot[],
  length: number,
): Map<string, FloatArray> {
  return new Map(slots.map((slot) => [slot.name, readSlot(file, prefix, slot, length)]));
}

export function readSlot({ tensors }: SafetensorsFile, prefix: string, slot: Slot, length: number): FloatArray {
  const name = prefix + slot.name;
  const tensor = tensors.get(name);
  if (!tensor) throw new CheckpointError(`the checkpoint lacks the tensor ${name}`);
  if (tensor.dtype !== "F32" && tensor.dtype !== "F64") {
    throw new CheckpointError(`${name}: got ${tensor.dtype}, expected F32 or F64`);
  }
  if (tensor.shape.length !== 1 || tensor.shape[0] !== length) {
    throw new CheckpointError(`shape of ${name}: got [${tensor.shape.join(", ")}], expected [${length}]`);
  }
  const data = tensor.data as FloatArray;
  if (!data.every(Number.isFinite)) throw new CheckpointError(`${name} holds values that are not finite`);
  if (slot.square && data.some((value) => value < 0)) {
    throw new CheckpointError(`${name} holds negative values; expected a mean of squares`);
  }
  return data;
}
