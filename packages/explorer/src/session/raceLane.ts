import type { Backend } from "@dncjs/core";
import { copyTask } from "@dncjs/tasks";
import { Trainer } from "@dncjs/train";
import { raceEpisode } from "../race/racePicture.ts";
import { type LaneName, RACE } from "../race/raceRules.ts";
import { requireFiniteAnswers } from "./nonFinite.ts";
import { probabilitiesOf } from "./probabilities.ts";
import { raceRecipes } from "./raceRecipes.ts";

/** The progress of a lane. */
export interface Lap {
  readonly batches: number;
  /** Time since the start, until the lane has ended. */
  readonly seconds: number;
  /** Probabilities of the squares of the picture, by column. */
  readonly answers: Float32Array;
  readonly parameters: number;
}

/** One lane of the race: a network that is trained, and redraws the picture at any time. */
export class RaceLane {
  readonly #trainer: Trainer;
  readonly #stopping = new AbortController();
  readonly #started = performance.now();
  #ended: number | undefined;

  /** Both lanes of a seed are trained on the same pictures, in the same order. */
  constructor(backend: Backend, lane: LaneName, seed: number) {
    const task = copyTask({ seed, maxLength: RACE.columns });
    this.#trainer = Trainer.create({ backend, task, recipe: raceRecipes[lane], seed });
  }

  /** Trains until the budget is spent, or until `stop`. */
  async run(): Promise<void> {
    try {
      await this.#trainer.fit({ signal: this.#stopping.signal });
    } finally {
      this.#ended = performance.now();
    }
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Redraws the first `length` columns of the picture with the weights of now. */
  async redraw(length: number): Promise<Lap> {
    const { model, batchesDone } = this.#trainer;
    const { x, expected } = raceEpisode(length);
    const y = await model.run(x);
    const { outputSize: Y } = model.config;
    requireFiniteAnswers(y, Y);
    const first = expected.findIndex((column) => column >= 0);
    return {
      batches: batchesDone,
      seconds: ((this.#ended ?? performance.now()) - this.#started) / 1000,
      answers: probabilitiesOf(y.subarray(first * Y), Y, "sigmoid"),
      parameters: model.parameterCount,
    };
  }
}
