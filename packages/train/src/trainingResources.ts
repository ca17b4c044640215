import { type AnyBackend, Dnc } from "@dncjs/core";
import { disposeOnError } from "@dncjs/core/backend";
import { type Checkpoint, configOf } from "./checkpoint.ts";
import { Evaluator } from "./evaluator.ts";
import { Learner } from "./learner.ts";
import { requireDeviceMemory } from "./memoryCheck.ts";
import type { Task } from "./task.ts";

/** Everything that a trainer allocates on one backend: the network, the learner and the evaluator. */
export class TrainingResources {
  readonly model: Dnc;
  readonly learner: Learner;
  readonly evaluator: Evaluator;

  /**
   * Allocates for a new run or, if `run` holds the state of one, restores that state.
   * @throws BackendError if the device has too little memory. Nothing is allocated then.
   */
  constructor(backend: AnyBackend, task: Task, run: Pick<Checkpoint, "recipe" | "seed"> & Partial<Checkpoint>) {
    const { recipe, seed, snapshot, values, slots, updates } = run;
    const config = configOf(recipe, task);
    requireDeviceMemory(backend, config, task, recipe);
    this.model = Dnc.create(config, { backend, seed });
    const { parameters } = this.model;
    const options = { backend, config, parameters, task, recipe, seed, snapshot };
    this.learner = disposeOnError([this.model], () => new Learner(options));
    this.evaluator = new Evaluator(this.model, task, recipe.batchSize);
    if (!values || !slots || updates === undefined) return;
    disposeOnError([this], () => this.learner.weights.write({ values, slots, updates }));
  }

  /**
   * Waits until the device has allocated everything so far. WebGPU reports a lack of memory only to a later read.
   * @throws BackendError if it has too little memory
   */
  async allocated(): Promise<void> {
    await this.model.parameters.values.read(0, 1);
  }

  dispose(): void {
    this.learner.dispose();
    this.evaluator.dispose();
    this.model.dispose();
  }
}
