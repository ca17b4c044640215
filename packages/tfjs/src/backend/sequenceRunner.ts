import { ArgumentError } from "@dncjs/core";
import type { Accumulate } from "@dncjs/core/backend";
import {
  type BackwardOptions,
  type DncProgram,
  interfaceLayout,
  Life,
  type Parameters,
  type Plan,
  requirePass,
  type SequenceMask,
  sizeOf,
  type TrainingRunner,
} from "@dncjs/core/run";
import * as tf from "@tensorflow/tfjs-core";
import { gradientsOf } from "../gradientsOf.ts";
import { choose } from "../plain/gradients.ts";
import type { Tensors } from "../plain/tensors.ts";
import { lossOf, writeCostOf } from "./losses.ts";
import type { Sequence, SequenceInput, SequenceOutput } from "./sequence.ts";
import { SequenceData } from "./sequenceData.ts";
import type { TensorBlock } from "./tensorBlock.ts";

/**
 * Runs a network as one expression of tensorflow.js. In training, the forward pass is delayed until a result is read or the backward pass
 * runs, since tensorflow.js differentiates only operations that run inside the gradient function.
 */
export class SequenceRunner implements TrainingRunner {
  readonly plan: Plan<DncProgram>;
  readonly data: SequenceData;
  readonly #sequence: Sequence;
  readonly #parameters: Parameters;
  readonly #life: Life;
  readonly #enter: () => void;
  #mask: SequenceMask | undefined;
  #pending = false;

  /** `enter` selects the tensorflow.js backend to run on. */
  constructor(sequence: Sequence, plan: Plan<DncProgram>, parameters: Parameters, enter: () => void) {
    this.plan = plan;
    this.#sequence = sequence;
    this.#parameters = parameters;
    this.#life = new Life("the runner", parameters.life);
    this.#enter = enter;
    enter();
    this.data = new SequenceData(plan, () => this.#settle());
  }

  forward(steps: number, mask?: SequenceMask): void {
    this.#life.check();
    const { purpose } = this.plan;
    requirePass(this.plan, steps, mask);
    if (purpose === "run") this.data.start.setAll(this.data.newest);
    this.data.begin(steps);
    this.#mask = mask && Float32Array.from(mask);
    this.#pending = true;
    if (purpose !== "train") this.#settle();
  }

  backward({ accumulate = "add" }: BackwardOptions = {}): void {
    this.#life.check();
    this.#enter();
    tf.tidy(() => this.#backward(accumulate));
    this.#pending = false;
  }

  dispose(): void {
    if (!this.#life.end()) return;
    this.data.dispose();
  }

  #settle(): void {
    this.#enter();
    if (!this.#pending) return;
    this.#life.check();
    this.#pending = false;
    const trace = this.plan.purpose !== "run" && this.#sequence.traces;
    tf.tidy(() => this.#keep(this.#run(this.#given(), trace)));
  }

  #backward(accumulate: Accumulate): void {
    const { inputGradient = true, stateGradient = true } = this.plan;
    const given = this.#given();
    const wanted = {
      ...given.parameters,
      ...(stateGradient ? prefixed("state ", given.state) : {}),
      ...(inputGradient ? { x: given.x } : {}),
    };
    const known = this.data.results.size > 0;
    const { gradients } = gradientsOf(() => {
      const output = this.#run(given, false);
      if (!known) this.#keep(output);
      return this.#objective(output);
    }, Object.values(wanted));
    const found = Object.fromEntries(Object.keys(wanted).map((name, k) => [name, gradients[k]!]));
    if (inputGradient) this.data.gradients.set("x", () => found.x!);
    for (const name of stateGradient ? Object.keys(given.state) : [])
      this.data.stateGradients.set(name, () => found[`state ${name}`]!);
    const flat = () => tf.concat(this.#parameters.layout.specs.map(({ name }) => tf.reshape(found[name]!, [-1])));
    const sums = this.#parameters.gradients as TensorBlock;
    sums.set(() => (accumulate === "store" ? flat() : tf.add(sums.tensor, flat())));
  }

  /** The function to differentiate: Σ seed · value. */
  #objective(output: Outputs): tf.Tensor {
    const { seeds, stateSeeds, steps } = this.data;
    const terms: tf.Tensor[] = [];
    for (const [name, seed] of Object.entries(seeds.all)) {
      const known = Math.min(steps, seed.shape[0]!);
      terms.push(tf.sum(tf.mul(tf.slice(output.sequences[name]!, 0, known), tf.slice(seed, 0, known))));
    }
    for (const [name, seed] of Object.entries(stateSeeds.all)) terms.push(tf.sum(tf.mul(output.state[name]!, seed)));
    // No tf.addN: for more than seven tensors it exceeds the limits of the device that tfjs 4.22 opens, and returns wrong numbers.
    return terms.reduce((sum, term) => tf.add(sum, term), tf.scalar(0));
  }

  #given(): Given {
    const { start, given, steps } = this.data;
    const x = given.get("x");
    if (!x || x.shape[0]! < steps)
      throw new ArgumentError("x", x?.shape[0] ?? 0, `${steps} steps, written before the pass`);
    return { x: tf.slice(x, 0, steps), state: start.all, parameters: this.#parameterTensors() };
  }

  #parameterTensors(): Tensors {
    const { specs, offsets } = this.#parameters.layout;
    const { tensor } = this.#parameters.values as TensorBlock;
    const part = (name: string, shape: readonly number[]) => {
      return tf.reshape(tf.slice(tensor, offsets.get(name)!, sizeOf(shape)), [...shape]);
    };
    return Object.fromEntries(specs.map(({ name, shape }) => [name, part(name, shape)]));
  }

  #run(given: Given, trace: boolean): Outputs {
    const { loss, groups = 1, writePrice } = this.plan.program.objective ?? {};
    const writing = this.plan.tensors.has("writeCost");
    const input = (name: string) => tf.slice(this.data.given.get(name)!, 0, this.data.steps);
    const bypassDropout = this.plan.tensors.has("bypassDropout") ? input("bypassDropout") : undefined;
    const output = this.#sequence.run({ ...given, plan: this.plan, mask: this.#mask, bypassDropout, trace, writing });
    const sequences: Record<string, tf.Tensor> = { y: output.y, ...output.trace };
    if (loss) sequences.loss = this.#masked(lossOf(loss, groups, output.y, input("target"), input("lossWeight")));
    if (writing) sequences.writeCost = this.#masked(writeCostOf(writePrice!, output.writing!, input("stepWeight")));
    return { sequences, state: output.state };
  }

  /** Costs [T,B,1] of masked elements are 0. */
  #masked(costs: tf.Tensor): tf.Tensor {
    if (!this.#mask) return costs;
    const active = tf.cast(tf.tensor(Float32Array.from(this.#mask), costs.shape), "bool");
    return choose(active, costs, tf.zerosLike(costs));
  }

  #keep({ sequences, state }: Outputs): void {
    const { results, final, steps } = this.data;
    results.setAll(sequences);
    final.setAll(state);
    const { memory } = this.plan.program.config;
    if (!memory || !sequences.readKeys) return;
    const flat = (name: string) => tf.reshape(sequences[name]!, [steps, this.plan.batch, -1]);
    const parts = interfaceLayout(memory).map(({ name }) => name);
    results.set("interfaceParts", () => tf.concat(parts.map(flat), 2));
  }
}

type Given = Pick<SequenceInput, "x" | "state" | "parameters">;

/** The results of a pass: sequence tensors by name, [T,B,…], and the state after the last step. */
interface Outputs {
  readonly sequences: Tensors;
  readonly state: SequenceOutput["state"];
}

const prefixed = (prefix: string, tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));
