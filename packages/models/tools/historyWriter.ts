import { writeSafetensors } from "@dncjs/core";
import type { Trainer } from "@dncjs/train";
import { HISTORY_FORMAT } from "../src/history.ts";

/** Number of batches between two points of the curve. */
const POINT_EVERY = 25;

/** Records a training for a history file. Records nothing if there are no moments. */
export class HistoryWriter {
  readonly #trainer: Trainer;
  readonly #moments: readonly number[];
  readonly #curve: [number, number][] = [];
  readonly #snapshots: [number, ArrayLike<number>][] = [];

  /** @param moments the numbers of batches after which the weights are recorded */
  constructor(trainer: Trainer, moments: readonly number[]) {
    this.#trainer = trainer;
    this.#moments = moments;
  }

  /** Records the current state. Call it before the first batch and after each batch. */
  async record(): Promise<void> {
    const { batchesDone, task, model } = this.#trainer;
    if (this.#moments.length > 0 && batchesDone % POINT_EVERY === 0) {
      this.#curve.push([batchesDone, (await this.#trainer.evaluate("validation"))[task.metric]!]);
    }
    if (this.#moments.includes(batchesDone)) this.#snapshots.push([batchesDone, await model.parameters.values.read()]);
  }

  /** Returns a file for `readHistory`. */
  bytes(): Uint8Array {
    const S = this.#snapshots.length;
    const P = this.#trainer.model.parameterCount;
    const values = new Float32Array(S * P);
    this.#snapshots.forEach(([, weights], s) => {
      values.set(weights, s * P);
    });
    return writeSafetensors(
      [
        ["curve.batches", vector(this.#curve.map(([batches]) => batches))],
        ["curve.error", vector(this.#curve.map(([, error]) => error))],
        ["snapshot.batches", vector(this.#snapshots.map(([batches]) => batches))],
        ["snapshot.values", { dtype: "F32", shape: [S, P], data: values }],
      ],
      { format: HISTORY_FORMAT, batchSize: String(this.#trainer.recipe.batchSize) },
      { digest: true },
    );
  }
}

function vector(values: Iterable<number>) {
  const data = Float32Array.from(values);
  return { dtype: "F32", shape: [data.length], data } as const;
}
