import { ArgumentError } from "@dncjs/core";
import {
  type BackwardOptions,
  interfaceParts,
  type Parameters,
  type Plan,
  type Runner,
  type SequenceMask,
} from "@dncjs/core/run";
import * as tf from "@tensorflow/tfjs-core";
import { gradientsOf } from "../gradientsOf.ts";
import type { Tensors } from "../plain/controller.ts";
import { choose } from "../plain/gradients.ts";
import { lossOf, writeCostOf } from "./losses.ts";
import type { Sequence, SequenceInput, SequenceOutput } from "./sequence.ts";
import { SequenceTape } from "./sequenceTape.ts";
import type { TensorBlock } from "./tensorBlock.ts";

/**
 * Runs a network as one expression of tensorflow.js. In training a forward pass is put off until something is read, or done together
 * with the backward pass: tensorflow.js takes gradients of what is computed under its eyes.
 */
export class SequenceRunner implements Runner {
  readonly plan: Plan;
  readonly tape: SequenceTape;
  readonly #sequence: Sequence;
  readonly #parameters: Parameters;
  readonly #enter: () => void;
  #mask: SequenceMask | undefined;
  #pending = false;

  /** `enter` makes tensorflow.js run on the backend that this is for. */
  constructor(sequence: Sequence, plan: Plan, parameters: Parameters, enter: () => void) {
    this.plan = plan;
    this.#sequence = sequence;
    this.#parameters = parameters;
    this.#enter = enter;
    enter();
    this.tape = new SequenceTape(plan, () => this.#settle());
  }

  forward(steps: number, mask?: SequenceMask): void {
    const { batch, purpose } = this.plan;
    if (!Number.isInteger(steps) || steps < 1 || steps > this.plan.steps)
      throw new ArgumentError("steps", steps, `1 to ${this.plan.steps}, for which this was planned`);
    if (mask && mask.length !== steps * batch)
      throw new ArgumentError("mask", `${mask.length} values`, `${steps * batch} values, [T,B]`);
    if (purpose === "run") this.tape.start.setAll(this.tape.newest);
    this.tape.begin(steps);
    this.#mask = mask && Float32Array.from(mask);
    this.#pending = true;
    if (purpose !== "train") this.#settle();
  }

  backward({ overwrite = false }: BackwardOptions = {}): void {
    this.#enter();
    tf.tidy(() => this.#backward(overwrite));
    this.#pending = false;
  }

  dispose(): void {
    this.tape.dispose();
  }

  #settle(): void {
    this.#enter();
    if (!this.#pending) return;
    this.#pending = false;
    const trace = this.plan.purpose !== "run" && this.#sequence.traces;
    tf.tidy(() => this.#keep(this.#run(this.#given(), trace)));
  }

  #backward(overwrite: boolean): void {
    const { inputGradient = true, stateGradient = true } = this.plan;
    const given = this.#given();
    const wanted = {
      ...given.parameters,
      ...(stateGradient ? prefixed("state ", given.state) : {}),
      ...(inputGradient ? { x: given.x } : {}),
    };
    const known = this.tape.results.size > 0;
    const { gradients } = gradientsOf(() => {
      const output = this.#run(given, false);
      if (!known) this.#keep(output);
      return this.#objective(output);
    }, Object.values(wanted));
    const found = Object.fromEntries(Object.keys(wanted).map((name, k) => [name, gradients[k]!]));
    if (inputGradient) this.tape.gradients.set("x", () => found.x!);
    for (const name of stateGradient ? Object.keys(given.state) : [])
      this.tape.stateGradients.set(name, () => found[`state ${name}`]!);
    const flat = () => tf.concat(this.#parameters.layout.specs.map(({ name }) => tf.reshape(found[name]!, [-1])));
    const sums = this.#parameters.gradients as TensorBlock;
    sums.set(() => (overwrite ? flat() : tf.add(sums.tensor, flat())));
  }

  /** What the gradients are gradients of: Σ seed · value. */
  #objective(output: Outputs): tf.Tensor {
    const { seeds, stateSeeds, steps } = this.tape;
    const terms: tf.Tensor[] = [];
    for (const [name, seed] of Object.entries(seeds.all)) {
      const [value, known] = [output.sequences[name]!, Math.min(steps, seed.shape[0]!)];
      terms.push(tf.sum(tf.mul(tf.slice(value, 0, known), tf.slice(seed, 0, known))));
    }
    for (const [name, seed] of Object.entries(stateSeeds.all)) terms.push(tf.sum(tf.mul(output.state[name]!, seed)));
    // tf.addN of more than seven is refused by the device that tfjs 4.22 opens for webgpu, and the numbers are wrong.
    return terms.reduce((sum, term) => tf.add(sum, term), tf.scalar(0));
  }

  #given(): Given {
    const { start, given, steps } = this.tape;
    const x = given.get("x");
    if (!x || x.shape[0]! < steps)
      throw new ArgumentError("x", x?.shape[0] ?? 0, `${steps} steps, written before the pass`);
    return { x: tf.slice(x, 0, steps), state: start.all, parameters: this.#parameterTensors() };
  }

  #parameterTensors(): Tensors {
    const { specs, offsets } = this.#parameters.layout;
    const { tensor } = this.#parameters.values as TensorBlock;
    const part = (name: string, shape: readonly number[]) =>
      tf.reshape(
        tf.slice(
          tensor,
          offsets.get(name)!,
          shape.reduce((product, n) => product * n, 1),
        ),
        [...shape],
      );
    return Object.fromEntries(specs.map(({ name, shape }) => [name, part(name, shape)]));
  }

  #run(given: Given, trace: boolean): Outputs {
    const { loss, groups = 1, writePrice } = this.plan.program.objective ?? {};
    const writing = this.plan.tensors.has("writeCost");
    const output = this.#sequence.run({ ...given, plan: this.plan, mask: this.#mask, trace, writing });
    const input = (name: string) => tf.slice(this.tape.given.get(name)!, 0, this.tape.steps);
    const sequences: Record<string, tf.Tensor> = { y: output.y, ...output.trace };
    if (loss) sequences.loss = this.#masked(lossOf(loss, groups, output.y, input("target"), input("lossWeight")));
    if (writing) sequences.writeCost = this.#masked(writeCostOf(writePrice!, output.writing!, input("stepWeight")));
    return { sequences, state: output.state };
  }

  /** Costs [T,B,1] are 0 where the mask is. */
  #masked(costs: tf.Tensor): tf.Tensor {
    if (!this.#mask) return costs;
    const active = tf.cast(tf.tensor(Float32Array.from(this.#mask), costs.shape), "bool");
    return choose(active, costs, tf.zerosLike(costs));
  }

  #keep({ sequences, state }: Outputs): void {
    const { results, final, steps } = this.tape;
    results.setAll(sequences);
    final.setAll(state);
    const { memory } = this.plan.program.config;
    if (!memory || !sequences.readKeys) return;
    const { readHeads: R, writeHeads: V, wordSize: W } = memory;
    const sizes = { R, V, W, masking: Number(memory.masking), sharpness: Number(memory.sharpness) };
    const names = Object.entries(interfaceParts(sizes)).flatMap(([name, length]) => (length > 0 ? [name] : []));
    const flat = (name: string) => tf.reshape(sequences[name]!, [steps, this.plan.batch, -1]);
    results.set("interfaceParts", () => tf.concat(names.map(flat), 2));
  }
}

type Given = Pick<SequenceInput, "x" | "state" | "parameters">;

/** What a pass gives: sequence tensors by name, [T,B,…], and the state after the last step. */
interface Outputs {
  readonly sequences: Tensors;
  readonly state: SequenceOutput["state"];
}

const prefixed = (prefix: string, tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));
