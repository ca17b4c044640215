/** Seconds over which rates are taken. */
const WINDOW = 15;

/** How many batches the shown loss looks back on. */
const MEMORY = 50;

interface Sample {
  readonly at: number;
  readonly batch: number;
  readonly steps: number;
}

/** Smooths what a run reports: the loss over batches, rates and the time left over the last seconds. */
export class Meter {
  readonly #batches: number;
  readonly #samples: Sample[];
  #steps = 0;
  #lossSum = 0;
  #lossWeight = 0;

  /** `now` in seconds, as everywhere here. */
  constructor(batches: number, batchesDone: number, now: number) {
    this.#batches = batches;
    this.#samples = [{ at: now, batch: batchesDone, steps: 0 }];
  }

  /** Batch number `batch` (from 1) is done, without a loss if it was skipped; `steps` counts time steps × rows. */
  add(batch: number, loss: number | undefined, steps: number, now: number): void {
    this.#steps += steps;
    if (loss !== undefined) {
      const keep = 1 - 1 / MEMORY;
      this.#lossSum = keep * this.#lossSum + loss;
      this.#lossWeight = keep * this.#lossWeight + 1;
    }
    this.#samples.push({ at: now, batch, steps: this.#steps });
    while (this.#samples.length > 2 && now - this.#samples[0]!.at > WINDOW) this.#samples.shift();
  }

  get batch(): number {
    return this.#samples.at(-1)!.batch;
  }

  /** Undefined before the first batch. */
  get loss(): number | undefined {
    return this.#lossWeight > 0 ? this.#lossSum / this.#lossWeight : undefined;
  }

  get batchesPerSecond(): number {
    return this.#rate((sample) => sample.batch);
  }

  get stepsPerSecond(): number {
    return this.#rate((sample) => sample.steps);
  }

  /** To the last batch of the recipe; not a number before the first one is done. */
  get secondsLeft(): number {
    return (this.#batches - this.batch) / this.batchesPerSecond;
  }

  #rate(measure: (sample: Sample) => number): number {
    const [first, last] = [this.#samples[0]!, this.#samples.at(-1)!];
    return (measure(last) - measure(first)) / (last.at - first.at);
  }
}
