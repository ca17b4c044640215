import type { AnyBackend, DncConfig, FloatArray } from "@dncjs/core";
import {
  buildProgram,
  createRunner,
  type Parameters,
  type Plan,
  type Program,
  planTraining,
  type Runner,
} from "@dncjs/core/run";
import { checkBatch, lossWeights, maskOf, stepWeights } from "./batchWeights.ts";
import type { CompleteRecipe } from "./recipe.ts";
import type { Batch, Task } from "./task.ts";

export interface GradientPassOptions {
  readonly backend: AnyBackend;
  readonly config: DncConfig;
  readonly parameters: Parameters;
  readonly task: Task;
  readonly recipe: Pick<CompleteRecipe, "gradientClip" | "writePrice" | "keepEvery">;
}

/** Plans are made for a multiple of so many steps. */
const STEP_GRAIN = 8;
/** A plan that has become too short is replaced by one at least so many times as long. */
const GROWTH = 1.25;

type PassRecipe = GradientPassOptions["recipe"];

/** What a pass computes: the network and the task's loss. */
export function programOf(config: DncConfig, { loss, lossGroups: groups }: Task, recipe: PassRecipe): Program {
  const { gradientClip, writePrice } = recipe;
  return buildProgram(config, { loss, groups, gradientClip, writePrice: writePrice?.price ?? 0 });
}

/** Where it lies in memory. */
export function planPass(
  backend: Pick<AnyBackend, "linkEvery">,
  program: Program,
  { keepEvery }: PassRecipe,
  size: { readonly batch: number; readonly steps: number },
): Plan {
  const checkpoints = keepEvery === undefined ? {} : { keepEvery };
  return planTraining(backend, program, { ...size, inputGradient: false, stateGradient: false, ...checkpoints });
}

/** One pass of a batch through the network and back: its loss, and the gradients of all parameters. */
export class GradientPass {
  readonly #options: GradientPassOptions;
  readonly program: Program;
  #runner: Runner | undefined;

  constructor(options: GradientPassOptions) {
    const { config, task, recipe } = options;
    this.#options = options;
    this.program = programOf(config, task, recipe);
  }

  /** Steps that fit without a new plan; 0 before the first batch. */
  get capacity(): number {
    return this.#runner?.plan.steps ?? 0;
  }

  /**
   * Sets the gradients of the parameters to those of the batch's loss, with the price on writing if `priced`.
   * @throws ArgumentError for a batch that is not of the task, BackendError where memory does not suffice.
   */
  run(batch: Batch, priced: boolean): void {
    const { task } = this.#options;
    checkBatch(batch, task);
    const runner = this.#runnerFor(batch);
    const { tape } = runner;
    for (const [name, values] of passInputs(this.program, batch, task, priced)) tape.write(name, values);
    tape.writeState();
    runner.forward(batch.steps, maskOf(batch));
    tape.zeroGradients();
    tape.fillGradient("loss", 1);
    if (this.#hasPrice) tape.fillGradient("writeCost", 1);
    runner.backward({ overwrite: true });
  }

  /** The loss of the last batch, without the price, and what the price added to it. */
  async costs(): Promise<{ readonly loss: number; readonly writeCost: number }> {
    const { tape } = this.#runner!;
    const [losses, writeCosts] = await Promise.all([tape.read("loss"), this.#hasPrice ? tape.read("writeCost") : []]);
    return { loss: total(losses), writeCost: total(writeCosts) };
  }

  /** Gives up its memory, which the next batch takes again. */
  dispose(): void {
    this.#runner?.dispose();
    this.#runner = undefined;
  }

  get #hasPrice(): boolean {
    return this.program.tensors.has("writeCost");
  }

  #runnerFor({ steps, batch }: Batch): Runner {
    const planned = this.#runner?.plan;
    if (this.#runner && planned?.batch === batch && planned.steps >= steps) return this.#runner;
    const capacity = this.#capacityFor(steps);
    this.dispose(); // first: the two need not fit side by side
    const { backend, parameters, recipe } = this.#options;
    const plan = planPass(backend, this.program, recipe, { batch, steps: capacity });
    this.#runner = createRunner(backend, plan, parameters);
    return this.#runner;
  }

  #capacityFor(steps: number): number {
    if (steps <= this.capacity) return this.capacity;
    const roomy = Math.ceil(Math.max(steps, GROWTH * this.capacity) / STEP_GRAIN) * STEP_GRAIN;
    return Math.min(roomy, Math.max(steps, this.#options.task.trainingSteps));
  }
}

/** What a pass reads from outside, by the name of the tensor, [T,B,...]. */
export function passInputs(
  program: Program,
  batch: Batch,
  task: Task,
  priced: boolean,
): ReadonlyMap<string, FloatArray> {
  const inputs = new Map<string, FloatArray>([
    ["x", batch.x],
    ["target", batch.target],
    ["lossWeight", lossWeights(batch, task)],
  ]);
  if (!program.tensors.has("writeCost")) return inputs;
  return inputs.set("stepWeight", priced ? stepWeights(batch) : new Float64Array(batch.mask.length));
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum;
}
