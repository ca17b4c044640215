import { CheckpointError, readSafetensors, type SafetensorsFile } from "@dncjs/core";

/** The training of a model: its error over time, and its weights at some moments. K points, S moments, P parameters. */
export interface History {
  /** `[K]`: batches done, and the task's metric on the validation set after them. */
  readonly curve: { readonly batches: Float32Array; readonly error: Float32Array };
  /** `[S]`: batches done, and all parameters after them, [P] in core's order. */
  readonly snapshots: readonly { readonly batches: number; readonly values: Float32Array }[];
  /** Sequences in a training batch. */
  readonly batchSize: number;
}

/** The metadata key `format` of a history file. */
export const HISTORY_FORMAT = "dncjs-history/1";

/**
 * Reads a history file: the F32 tensors curve.batches [K], curve.error [K], snapshot.batches [S] and snapshot.values
 * [S, P], and the metadata format, batchSize and the SHA-256 of the file.
 * @throws CheckpointError if the file is damaged, a tensor is missing, the shapes do not match, or the metadata is missing
 */
export function readHistory(bytes: Uint8Array): History {
  const file = readSafetensors(bytes);
  const format = file.metadata.get("format");
  if (format !== HISTORY_FORMAT) {
    throw new CheckpointError(
      `not a training history: format: got ${JSON.stringify(format)}, expected "${HISTORY_FORMAT}"`,
    );
  }
  if (file.digest === undefined) throw new CheckpointError("the history holds no SHA-256; its writer adds one");
  const batches = vector(file, "curve.batches");
  const error = vector(file, "curve.error");
  if (batches.length !== error.length) {
    throw new CheckpointError(`curve.error has ${error.length} values, expected ${batches.length} as in curve.batches`);
  }
  const moments = vector(file, "snapshot.batches");
  const values = vector(file, "snapshot.values");
  const P = values.length / moments.length;
  if (!Number.isInteger(P)) {
    throw new CheckpointError(`snapshot.values has ${values.length} values, expected a multiple of ${moments.length}`);
  }
  const batchSize = Number(file.metadata.get("batchSize"));
  if (!Number.isInteger(batchSize)) throw new CheckpointError("the history has no metadata batchSize");
  const snapshots = Array.from(moments, (done, s) => ({ batches: done, values: values.slice(s * P, (s + 1) * P) }));
  return { curve: { batches, error }, snapshots, batchSize };
}

function vector(file: SafetensorsFile, name: string): Float32Array {
  const data = file.tensors.get(name)?.data;
  if (!(data instanceof Float32Array)) throw new CheckpointError(`the history has no F32 tensor ${name}`);
  return data;
}
