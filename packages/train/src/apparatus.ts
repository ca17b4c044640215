import { type AnyBackend, ArgumentError, Dnc } from "@dncjs/core";
import { type Checkpoint, configOf } from "./checkpoint.ts";
import { Evaluator } from "./evaluator.ts";
import { Learner } from "./learner.ts";
import { requireRoom } from "./room.ts";
import type { Task } from "./task.ts";

/** All that a trainer has on a backend: the network, what learns, and what judges. */
export class Apparatus {
  readonly model: Dnc;
  readonly learner: Learner;
  readonly evaluator: Evaluator;

  /**
   * Of a new run, or of one that goes on from where `run` was written down.
   * @throws ArgumentError for a task that does not fit, BackendError where the device does not hold it; nothing was allocated then
   */
  constructor(backend: AnyBackend, task: Task, run: Pick<Checkpoint, "recipe" | "seed"> & Partial<Checkpoint>) {
    const { recipe, seed, snapshot, values, slots, updates } = run;
    const config = configOf(recipe, task);
    if (!Number.isInteger(config.outputSize / task.lossGroups)) {
      throw new ArgumentError("task.lossGroups", task.lossGroups, `a divisor of outputSize, ${config.outputSize}`);
    }
    requireRoom(backend, config, task, recipe);
    this.model = Dnc.create(config, { backend, seed });
    const { parameters } = this.model;
    this.learner = new Learner({ backend, config, parameters, task, recipe, snapshot });
    this.evaluator = new Evaluator(this.model, task, recipe.batchSize);
    if (values && slots && updates !== undefined) this.learner.weights.write({ values, slots, updates });
  }

  dispose(): void {
    for (const part of [this.learner, this.evaluator, this.model]) part.dispose();
  }
}
