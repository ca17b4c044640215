import type { Backend, Block } from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import type { Plan } from "../layout/plan.ts";
import { backwardOperations } from "./backwardOperations.ts";
import { gradientsFor, storesParameters } from "./bindGradients.ts";
import { Executor } from "./executor.ts";
import type { Parameters } from "./parameters.ts";
import type { Walks } from "./passWalker.ts";
import type { BackwardOptions, TrainingRunner } from "./runner.ts";
import { TrainingPassData } from "./trainingPassData.ts";

/** Runs a program forward and backward on a backend, segment by segment (docs/math.md, "Gradients through time"). */
export class TrainingExecutor extends Executor implements TrainingRunner {
  override readonly data: TrainingPassData;
  readonly #parameterGradients: Block;
  /** The backend can store the gradients of all parameters. */
  readonly #storesParameters: boolean;
  readonly #backward: Walks;

  /**
   * Runs only forward if the plan is not for training.
   * @throws ArgumentError for a history that the backend does not support
   * @throws BackendError if memory does not suffice; nothing stays allocated then, except the gradients of the parameters
   */
  constructor(backend: Backend, plan: Plan, parameters: Parameters) {
    super(backend, plan, parameters, gradientsFor(backend, plan));
    try {
      this.data = new TrainingPassData(this.memory);
      this.#parameterGradients = parameters.gradients;
      this.#storesParameters = storesParameters(backend, plan.program, parameters);
      const trains = plan.purpose === "train";
      this.#backward = trains ? this.walker.bindAll(backwardOperations(this.calls, plan, this.memory.arena)) : {};
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  backward({ accumulate = "add" }: BackwardOptions = {}): void {
    this.life.check();
    const { purpose, segment } = this.plan;
    if (purpose !== "train") throw new ArgumentError("purpose", purpose, "train in the plan, to run backward");
    this.moveJournals("newest");
    const stores = accumulate === "store" && this.#storesParameters;
    if (accumulate === "store" && !stores) this.#parameterGradients.fill(0);
    const { slots } = this.memory;
    const { steps } = slots;
    const last = Math.floor((steps - 1) / segment);
    for (let s = last; s >= 0; s--) {
      const begin = s * segment;
      const end = Math.min(begin + segment, steps);
      if (s < last) {
        slots.restoreCheckpoint(s);
        this.forwardSegment(begin, end);
      }
      this.#backwardSegment(begin, end, stores && s === last);
    }
    slots.journalAt = "first";
  }

  #backwardSegment(begin: number, end: number, stores: boolean): void {
    this.walker.whole(this.#backward.after, begin, end);
    this.walker.steps(this.#backward.step, end - 1, begin - 1);
    if (this.#backward.reverse) this.walker.steps(this.#backward.reverse, end - 1, begin - 1, end - 1);
    this.walker.whole(this.#backward.before, begin, end);
    this.walker.enterSegment(begin);
    for (const { bound } of this.trained) bound.parameterGradient(end - begin, stores ? "store" : "add");
  }
}
