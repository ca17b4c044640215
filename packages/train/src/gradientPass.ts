import { type AnyBackend, type Backend, type DncConfig, type FloatArray, Random } from "@dncjs/core";
import {
  buildProgram,
  createTrainingRunner,
  type DncProgram,
  type Parameters,
  type Plan,
  planFor,
  sizeOf,
  type TrainingRunner,
} from "@dncjs/core/run";
import { checkBatch, lossWeights, maskOf, stepWeights } from "./batchWeights.ts";
import { drawDropout } from "./bypassDropout.ts";
import type { CompleteRecipe } from "./recipe.ts";
import type { Batch, Task } from "./task.ts";

export interface GradientPassOptions {
  readonly backend: AnyBackend;
  readonly config: DncConfig;
  readonly parameters: Parameters;
  readonly task: Task;
  readonly recipe: Pick<
    CompleteRecipe,
    "gradientClip" | "writePrice" | "bypassDropout" | "keepEvery" | "truncateEvery"
  >;
}

/** The steps of a plan are a multiple of this. */
const STEP_GRAIN = 8;
/** A plan that is too short is replaced by one at least this many times as long. */
const GROWTH = 1.25;

type PassRecipe = GradientPassOptions["recipe"];

/** The program of a pass: the network and the loss of the task. */
export function programOf(config: DncConfig, { loss, lossGroups: groups }: Task, recipe: PassRecipe): DncProgram {
  const { gradientClip, writePrice, bypassDropout = 0 } = recipe;
  return buildProgram(config, { loss, groups, gradientClip, bypassDropout, writePrice: writePrice?.price ?? 0 });
}

/** The memory plan of a pass. */
export function planPass(
  backend: AnyBackend | Pick<Backend, "lower">,
  program: DncProgram,
  { keepEvery }: PassRecipe,
  size: { readonly batch: number; readonly steps: number },
): Plan<DncProgram> {
  const checkpoints = keepEvery === undefined ? {} : { keepEvery };
  const unused = { inputGradient: false, stateGradient: false };
  return planFor(backend, program, { purpose: "train", ...size, ...unused, ...checkpoints });
}

/** The costs of every step of a part; undefined for a price that the program does not have. */
type PartCosts = readonly [losses: Promise<FloatArray>, writeCosts: Promise<FloatArray> | undefined];

/** Runs a batch forward and backward: its loss, and the gradients of all parameters. */
export class GradientPass {
  readonly #options: GradientPassOptions;
  readonly program: DncProgram;
  #runner: TrainingRunner | undefined;
  /** The costs of each part of the last batch. */
  #costs: readonly PartCosts[] = [];

  constructor(options: GradientPassOptions) {
    const { config, task, recipe } = options;
    this.#options = options;
    this.program = programOf(config, task, recipe);
  }

  /** Largest number of steps that fits the current plan; 0 before the first batch. */
  get capacity(): number {
    return this.#runner?.plan.steps ?? 0;
  }

  /**
   * Sets the gradients of the parameters to those of the batch's loss, with the price on writing if `priced`. Dropout is drawn from a fork of
   * `random`: the same generator gives the same factors.
   * @throws ArgumentError for a batch that is not of the task, BackendError if memory does not suffice
   */
  run(batch: Batch, priced: boolean, random: Random = new Random(0)): void {
    const { task } = this.#options;
    checkBatch(batch, task, "trainingSteps");
    const runner = this.#runnerFor(batch);
    const inputs = passInputs(this.program, batch, task, priced, random);
    runner.data.writeState();
    this.#costs = partsOf(batch, this.#options.recipe).map((part) => this.#runPart(runner, inputs, batch, part));
  }

  #runPart(
    runner: TrainingRunner,
    inputs: ReadonlyMap<string, FloatArray>,
    batch: Batch,
    { begin, end }: Part,
  ): PartCosts {
    const { data } = runner;
    if (begin > 0) data.carryState();
    for (const [name, values] of inputs) data.write(name, stepsOf(values, batch, { begin, end }));
    const mask = maskOf(batch);
    runner.forward(end - begin, mask && stepsOf(mask, batch, { begin, end }));
    data.zeroGradients();
    data.fillGradient("loss", 1);
    if (this.#hasPrice) data.fillGradient("writeCost", 1);
    runner.backward({ accumulate: begin === 0 ? "store" : "add" });
    const costs = [data.read("loss"), this.#hasPrice ? data.read("writeCost") : undefined] as const;
    // `costs()` reports a lost device, unless the next operation does so before.
    for (const cost of costs) cost?.catch(() => undefined);
    return costs;
  }

  /** The loss of the last batch, without the price, and what the price added to it. */
  async costs(): Promise<{ readonly loss: number; readonly writeCost: number }> {
    const parts = await Promise.all(this.#costs.map((costs) => Promise.all(costs)));
    const sum = (totals: readonly number[]) => totals.reduce((found, one) => found + one, 0);
    return {
      loss: sum(parts.map(([losses]) => total(losses))),
      writeCost: sum(parts.map(([, writeCosts]) => total(writeCosts ?? []))),
    };
  }

  /** Frees the memory of the plan. The next batch allocates it again. */
  dispose(): void {
    this.#runner?.dispose();
    this.#runner = undefined;
  }

  get #hasPrice(): boolean {
    return this.program.tensors.has("writeCost");
  }

  #runnerFor(data: Batch): TrainingRunner {
    const { batch } = data;
    const steps = longestPart(data.steps, this.#options.recipe);
    const planned = this.#runner?.plan;
    if (this.#runner && planned?.batch === batch && planned.steps >= steps) return this.#runner;
    const capacity = this.#capacityFor(steps);
    this.dispose(); // first: the two plans need not fit in memory together
    const { backend, parameters, recipe } = this.#options;
    const plan = planPass(backend, this.program, recipe, { batch, steps: capacity });
    this.#runner = createTrainingRunner(backend, plan, parameters);
    return this.#runner;
  }

  #capacityFor(steps: number): number {
    if (steps <= this.capacity) return this.capacity;
    const roomy = Math.ceil(Math.max(steps, GROWTH * this.capacity) / STEP_GRAIN) * STEP_GRAIN;
    const { task, recipe } = this.#options;
    return Math.min(roomy, Math.max(steps, longestPart(task.trainingSteps, recipe)));
  }
}

/** Steps of a batch, `end` excluded. */
interface Part {
  readonly begin: number;
  readonly end: number;
}

/** Returns the steps of the longest part of a batch, which the memory of a pass has to hold. */
export function longestPart(steps: number, { truncateEvery = steps }: PassRecipe): number {
  return Math.min(steps, truncateEvery);
}

function partsOf({ steps }: Batch, recipe: PassRecipe): Part[] {
  const length = longestPart(steps, recipe);
  return Array.from({ length: Math.ceil(steps / length) }, (_, part) => ({
    begin: part * length,
    end: Math.min((part + 1) * length, steps),
  }));
}

/** The steps of a part of an array [T,...]. */
function stepsOf<Values extends FloatArray>(values: Values, { steps }: Batch, { begin, end }: Part): Values {
  const perStep = values.length / steps;
  return values.subarray(begin * perStep, end * perStep) as Values;
}

/** The inputs of a pass by tensor, [T,B,...]. */
export function passInputs(
  program: DncProgram,
  batch: Batch,
  task: Task,
  priced: boolean,
  random: Random,
): ReadonlyMap<string, FloatArray> {
  const inputs = new Map<string, FloatArray>([
    ["x", batch.x],
    ["target", batch.target],
    ["lossWeight", lossWeights(batch, task)],
  ]);
  const { bypassDropout = 0 } = program.objective ?? {};
  const dropout = program.tensors.get("bypassDropout");
  if (dropout) {
    const length = batch.mask.length * sizeOf(dropout.shape);
    inputs.set("bypassDropout", drawDropout(random.fork("bypassDropout"), length, bypassDropout));
  }
  if (!program.tensors.has("writeCost")) return inputs;
  return inputs.set("stepWeight", priced ? stepWeights(batch) : new Float64Array(batch.mask.length));
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum;
}
