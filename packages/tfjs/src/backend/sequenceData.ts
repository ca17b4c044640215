import { ArgumentError, type FloatArray, State } from "@dncjs/core";
import {
  type DncProgram,
  type Plan,
  type PlannedTensor,
  requireElements,
  requireStateGradient,
  type TrainingData,
} from "@dncjs/core/run";
import * as tf from "@tensorflow/tfjs-core";
import type { Tensors } from "../plain/tensors.ts";
import { TensorStore } from "./tensorStore.ts";

/** The data of passes as tensors: inputs and results [T,B,…], the gradients that the backward pass starts from, and the state. */
export class SequenceData implements TrainingData {
  readonly plan: Plan<DncProgram>;
  readonly states: readonly PlannedTensor[];
  /** Steps of the last forward pass. */
  steps = 0;
  readonly given: TensorStore = new TensorStore();
  readonly results: TensorStore = new TensorStore();
  /** The state that the next pass starts from, and the state after the last pass. */
  readonly start: TensorStore = new TensorStore();
  readonly final: TensorStore = new TensorStore();
  /** Gradients of the loss with respect to sequence tensors and to the last state. Missing ones are 0. */
  readonly seeds: TensorStore = new TensorStore();
  readonly stateSeeds: TensorStore = new TensorStore();
  readonly gradients: TensorStore = new TensorStore();
  readonly stateGradients: TensorStore = new TensorStore();
  /** Runs the forward pass if it is still pending. */
  readonly #settle: () => void;

  constructor(plan: Plan<DncProgram>, settle: () => void) {
    this.plan = plan;
    this.states = [...plan.tensors.values()].filter(({ kind }) => kind === "state");
    this.#settle = settle;
    this.writeState();
  }

  has(name: string): boolean {
    this.#settle();
    return this.given.has(name) || this.results.has(name);
  }

  write(name: string, values: ArrayLike<number>): void {
    this.given.set(name, () => this.#sequence(name, values));
  }

  writeGradient(name: string, values: ArrayLike<number>): void {
    this.seeds.set(name, () => this.#sequence(name, values));
  }

  fillGradient(name: string, value: number): void {
    const { shape } = this.#planned(name);
    this.seeds.set(name, () => tf.fill([this.plan.steps, this.plan.batch, ...shape], value));
  }

  read(name: string, steps: number = this.steps): Promise<FloatArray> {
    this.#settle();
    const tensor = this.results.get(name) ?? this.given.get(name);
    if (tensor) return numbersOf(tf.slice(tensor, 0, Math.min(steps, tensor.shape[0]!)));
    throw new ArgumentError("name", name, `one of ${[...this.given.names, ...this.results.names].join(", ")}`);
  }

  readGradient(name: string, steps: number = this.steps): Promise<FloatArray> {
    const tensor = this.gradients.get(name);
    if (!tensor) throw new ArgumentError("name", name, "a tensor with a gradient, after a backward pass");
    return numbersOf(tf.slice(tensor, 0, steps));
  }

  readState(): Promise<FloatArray> {
    this.#settle();
    return this.#readState(this.newest);
  }

  /** Missing tensors are 0. */
  async viewState(name: string): Promise<FloatArray> {
    const { kind, size } = this.#planned(name);
    if (kind !== "state") throw new ArgumentError("name", name, "a state tensor");
    this.#settle();
    const tensor = this.newest[name];
    return tensor ? numbersOf(tf.clone(tensor)) : new Float32Array(this.plan.batch * size);
  }

  writeState(state?: ArrayLike<number>): void {
    if (state && state.length !== this.plan.stateSize) {
      throw new ArgumentError("state", `${state.length} values`, `${this.plan.stateSize} values`);
    }
    this.steps = 0;
    for (const store of [this.results, this.final]) store.clear();
    this.#writeState(this.start, state);
  }

  carryState(): void {
    this.#settle();
    this.start.setAll(this.newest);
    for (const store of [this.results, this.final]) store.clear();
    this.steps = 0;
  }

  resetElements(elements: readonly number[]): void {
    const { batch } = this.plan;
    requireElements(elements, batch);
    this.#settle();
    const stays = Array.from({ length: batch }, (_, b) => !elements.includes(b));
    for (const [name, tensor] of Object.entries(this.newest)) {
      const condition = () => tf.reshape(tf.tensor1d(stays, "bool"), [batch, ...tensor.shape.slice(1).map(() => 1)]);
      this.start.set(name, () => tf.where(condition(), tensor, tf.zerosLike(tensor)));
    }
    this.final.clear();
  }

  writeStateGradient(values: ArrayLike<number>): void {
    this.#writeState(this.stateSeeds, values);
  }

  async readStateGradient(): Promise<FloatArray> {
    requireStateGradient(this.plan);
    return this.#readState(this.stateGradients.all);
  }

  zeroGradients(): void {
    for (const store of [this.seeds, this.stateSeeds, this.gradients, this.stateGradients]) store.clear();
  }

  get newest(): Tensors {
    return this.final.size > 0 ? this.final.all : this.start.all;
  }

  /** Starts a new pass. */
  begin(steps: number): void {
    this.steps = steps;
    for (const store of [this.results, this.final]) store.clear();
  }

  dispose(): void {
    this.zeroGradients();
    for (const store of [this.given, this.results, this.start, this.final]) store.clear();
  }

  #sequence(name: string, values: ArrayLike<number>): tf.Tensor {
    const { kind, shape, size } = this.#planned(name);
    const { batch, steps } = this.plan;
    if (kind !== "sequence") throw new ArgumentError("name", name, "a sequence tensor");
    const T = values.length / (batch * size);
    if (!Number.isInteger(T) || T > steps) {
      const expected = `${batch * size} values per step (the whole batch), for at most ${steps} steps`;
      throw new ArgumentError(name, `${values.length} values`, expected);
    }
    return tf.tensor(Float32Array.from(values), [T, batch, ...shape]);
  }

  #planned(name: string): PlannedTensor {
    const tensor = this.plan.tensors.get(name);
    if (tensor) return tensor;
    throw new ArgumentError("name", name, `a tensor of the program: ${[...this.plan.tensors.keys()].join(", ")}`);
  }

  #writeState(store: TensorStore, values?: ArrayLike<number>): void {
    const { program, batch } = this.plan;
    const state = values
      ? State.of(program.config, batch, Float32Array.from(values))
      : State.zero(program.config, batch);
    for (const name of state.names) {
      store.set(name, () => tf.tensor(Float32Array.from(state.tensor(name)), [...state.shape(name)]));
    }
  }

  /** Missing tensors are 0. */
  async #readState(tensors: Tensors): Promise<FloatArray> {
    const state = State.of(this.plan.program.config, this.plan.batch, new Float32Array(this.plan.stateSize));
    const copies = Object.entries(tensors).map(([name, tensor]) => [name, numbersOf(tf.clone(tensor))] as const);
    for (const [name, values] of copies) state.tensor(name).set(await values);
    return state.data;
  }
}

/** Reads and disposes a tensor. */
async function numbersOf(tensor: tf.Tensor): Promise<FloatArray> {
  try {
    return (await tensor.data<"float32">()).slice(); // the backend cpu returns its own numbers
  } finally {
    tensor.dispose();
  }
}
