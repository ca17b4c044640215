/** Rates are averages over this many seconds. */
const RATE_SECONDS = 15;

/** Time constant of the moving average of the loss, in batches. */
const LOSS_BATCHES = 50;

interface Sample {
  readonly at: number;
  readonly batch: number;
  readonly steps: number;
}

/** Averages the progress of a run: a moving average of the loss; rates and time left over the last seconds. */
export class Meter {
  readonly #batches: number;
  readonly #samples: Sample[];
  #steps = 0;
  #lossSum = 0;
  #lossWeight = 0;

  /** All times are in seconds. */
  constructor(batches: number, batchesDone: number, now: number) {
    this.#batches = batches;
    this.#samples = [{ at: now, batch: batchesDone, steps: 0 }];
  }

  /**
   * Adds batch number `batch`, from 1.
   * @param loss undefined for a skipped batch
   * @param steps time steps × sequences of the batch
   */
  add(batch: number, loss: number | undefined, steps: number, now: number): void {
    this.#steps += steps;
    if (loss !== undefined) {
      const keep = 1 - 1 / LOSS_BATCHES;
      this.#lossSum = keep * this.#lossSum + loss;
      this.#lossWeight = keep * this.#lossWeight + 1;
    }
    this.#samples.push({ at: now, batch, steps: this.#steps });
    while (this.#samples.length > 2 && now - this.#samples[0]!.at > RATE_SECONDS) this.#samples.shift();
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

  /** Seconds to the last batch of the recipe; NaN before the first batch is done. */
  get secondsLeft(): number {
    return (this.#batches - this.batch) / this.batchesPerSecond;
  }

  #rate(measure: (sample: Sample) => number): number {
    const first = this.#samples[0]!;
    const last = this.#samples.at(-1)!;
    return (measure(last) - measure(first)) / (last.at - first.at);
  }
}
