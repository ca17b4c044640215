import { CheckpointError, readSafetensors, type SafetensorsFile } from "@dncjs/core";

/** How a model learned: its error over the run, and its weights at some moments of it. */
export interface History {
  /** Batches done at each point of the curve, and the task's metric there on the validation set. */
  readonly curve: { readonly batches: Float32Array; readonly error: Float32Array };
  /** Weights as core keeps them, all parameters end to end, by the batches done. */
  readonly snapshots: readonly { readonly batches: number; readonly values: Float32Array }[];
  readonly batchSize: number;
}

/**
 * Reads a history file: curve.batches, curve.error [K], snapshot.batches [S], snapshot.values [S,P], all F32.
 * @throws CheckpointError saying what is wrong with it
 */
export function readHistory(bytes: Uint8Array): History {
  const file = readSafetensors(bytes);
  const [batches, error] = [vector(file, "curve.batches"), vector(file, "curve.error")];
  if (batches.length !== error.length) throw new CheckpointError("the curve has more batches than errors, or fewer");
  const moments = vector(file, "snapshot.batches");
  const values = vector(file, "snapshot.values");
  const batchSize = Number(file.metadata.get("batchSize"));
  const P = values.length / moments.length;
  if (!Number.isInteger(P) || !Number.isInteger(batchSize)) throw new CheckpointError("the history is not complete");
  const snapshots = Array.from(moments, (done, s) => ({ batches: done, values: values.slice(s * P, (s + 1) * P) }));
  return { curve: { batches, error }, snapshots, batchSize };
}

function vector(file: SafetensorsFile, name: string): Float32Array {
  const data = file.tensors.get(name)?.data;
  if (!(data instanceof Float32Array)) throw new CheckpointError(`the history lacks ${name} in F32`);
  return data;
}
