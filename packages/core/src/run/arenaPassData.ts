import type { Block, Precision } from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { SlotSlice } from "../layout/arena.ts";
import type { Plan } from "../layout/plan.ts";
import { isJournaled, type PlannedTensor, type StateRange } from "../layout/plannedTensor.ts";
import { requireStateGradient } from "../layout/planOptions.ts";
import { type PassData, requireElements } from "./passData.ts";
import { clearRowGradients, packRowGradients, unpackRowGradients } from "./rowGradientData.ts";
import { type StateSlots, slotAt } from "./stateSlots.ts";

/** The part of an executor that moves tensors with a journal. */
export interface Journals {
  /** Moves them to state(0) or to the newest state. */
  move(to: "first" | "newest"): void;
  /** State was written from outside a pass. */
  written(): void;
}

/** The data of passes, in the arena of a plan. */
export class ArenaPassData implements PassData {
  readonly plan: Plan;
  readonly states: readonly PlannedTensor[];
  /** The underlying block, for callers that copy data directly; see `at`. */
  readonly arena: Block;
  readonly #slots: StateSlots;
  readonly #precision: Precision;
  readonly #journals: Journals;

  constructor(plan: Plan, arena: Block, slots: StateSlots, precision: Precision, journals: Journals) {
    this.plan = plan;
    this.arena = arena;
    this.#slots = slots;
    this.#precision = precision;
    this.#journals = journals;
    this.states = [...plan.tensors.values()].filter(({ kind }) => kind === "state");
    this.#clearRowGradients();
  }

  get steps(): number {
    return this.#slots.steps;
  }

  has(name: string): boolean {
    return this.plan.tensors.has(name);
  }

  /** First element of a tensor in the arena, or of its gradient; [T,B,...]. */
  at(name: string, which: "value" | "gradient" = "value"): number {
    const tensor = this.#tensor(name);
    return (which === "value" ? tensor.value : gradientOf(tensor)).base;
  }

  /** First element of a state tensor of the newest state, [B,...]. */
  stateAt(name: string): number {
    const { value, every } = this.#state(name);
    this.#journals.move("newest");
    return value.base + value.stride * Math.ceil(this.#slots.newest / every);
  }

  /**
   * First element of the gradient of a state tensor after step t; t = 0 is the initial state.
   * @throws ArgumentError for the initial state if the plan has no gradient of it
   */
  stateGradientAt(name: string, t: number): number {
    if (t === 0) requireStateGradient(this.plan);
    const tensor = this.#state(name);
    if (isJournaled(tensor)) throw new ArgumentError("name", name, "a tensor with a gradient in every location");
    const { base, stride } = gradientOf(tensor);
    return base + stride * this.#slots.gradient(t);
  }

  write(name: string, values: ArrayLike<number>): void {
    const { value } = this.#sequence(name, values.length);
    this.arena.write(values, value.base);
  }

  writeGradient(name: string, values: ArrayLike<number>): void {
    const tensor = this.#sequence(name, values.length);
    this.arena.write(values, gradientOf(tensor).base);
  }

  fillGradient(name: string, value: number): void {
    const tensor = this.#tensor(name);
    this.arena.fill(value, gradientOf(tensor).base, this.plan.steps * this.plan.batch * tensor.size);
  }

  async read(name: string, steps: number = this.steps): Promise<FloatArray> {
    const tensor = this.#tensor(name);
    if (tensor.kind === "state") return this.#readStates(tensor, steps);
    return this.arena.read(tensor.value.base, steps * this.plan.batch * tensor.size);
  }

  async readGradient(name: string, steps: number = this.steps): Promise<FloatArray> {
    const tensor = this.#tensor(name);
    return this.arena.read(gradientOf(tensor).base, steps * this.plan.batch * tensor.size);
  }

  readState(): Promise<FloatArray> {
    this.#journals.move("newest");
    return this.#readRanges((range) => slotAt(range, this.#slots.newest));
  }

  async viewState(name: string): Promise<FloatArray> {
    const at = this.stateAt(name);
    const length = this.plan.batch * this.#state(name).size;
    return this.arena.view?.(at, length) ?? this.arena.read(at, length);
  }

  writeState(state?: ArrayLike<number>): void {
    if (state && state.length !== this.plan.stateSize) {
      throw new ArgumentError("state", `${state.length} values`, `${this.plan.stateSize} values`);
    }
    // Tensors with a journal go back to state(0). If that was the zero state, N·W numbers need no zeroing.
    const isKept = state === undefined && this.plan.purpose !== "run" && this.#slots.isZero;
    if (isKept) this.#journals.move("first");
    this.#slots.reset(state === undefined);
    for (const { at, length, value, journaled } of this.plan.stateRanges) {
      if (state) this.arena.write(part(state, at, length), value.base);
      else if (!(isKept && journaled)) this.arena.fill(0, value.base, length);
    }
    if (!isKept) this.#journals.written();
  }

  carryState(): void {
    this.#journals.move("newest");
    this.#slots.carry();
  }

  resetElements(elements: readonly number[]): void {
    requireElements(elements, this.plan.batch);
    const { steps } = this.#slots;
    if (this.plan.purpose !== "run" && steps > 0 && this.states.some(isJournaled)) {
      throw new ArgumentError("elements", `after ${steps} steps`, "carryState before, if the memory has a journal");
    }
    for (const element of elements) {
      for (const { name, value, size } of this.states) {
        this.arena.fill(0, this.stateAt(name) + element * value.batchStride, size);
      }
    }
    this.#journals.written();
  }

  writeStateGradient(values: ArrayLike<number>): void {
    const slot = this.#slots.gradient(this.steps);
    for (const { at, length, gradient, journaled } of this.plan.stateRanges) {
      if (!gradient) continue; // indices
      const given = part(values, at, length);
      if (journaled) this.arena.write(packRowGradients(given, journaled, this.plan), gradient.base);
      else this.arena.write(given, gradient.base + gradient.stride * slot);
    }
  }

  async readStateGradient(): Promise<FloatArray> {
    requireStateGradient(this.plan);
    const { batch, stateSize, stateRanges } = this.plan;
    const slot = this.#slots.gradient(0);
    const found = this.#array(stateSize);
    for (const { at, length, gradient, journaled } of stateRanges) {
      if (!gradient) continue; // indices
      if (!journaled) found.set(await this.arena.read(gradient.base + gradient.stride * slot, length), at);
      else {
        const packed = await this.arena.read(gradient.base, batch * journaled.gradient!.batchStride);
        unpackRowGradients(packed, journaled, batch, found.subarray(at, at + length));
      }
    }
    return found;
  }

  zeroGradients(): void {
    const { stateGradients, sequenceGradients } = this.plan;
    for (const { at, length } of [stateGradients, sequenceGradients]) this.arena.fill(0, at, length);
    this.#clearRowGradients();
  }

  #clearRowGradients(): void {
    for (const tensor of this.states) {
      if (isJournaled(tensor) && tensor.gradient) clearRowGradients(this.arena, tensor, this.plan.batch);
    }
  }

  async #readRanges(from: (range: StateRange) => number): Promise<FloatArray> {
    const { stateRanges, stateSize } = this.plan;
    const parts = await Promise.all(stateRanges.map((range) => this.arena.read(from(range), range.length)));
    if (parts.length === 1) return parts[0]!;
    const state = this.#array(stateSize);
    for (const [k, values] of parts.entries()) state.set(values, stateRanges[k]!.at);
    return state;
  }

  /** The slots of a state tensor are a whole state apart: gathers state(1) to state(T). */
  async #readStates({ name, value, size, every, journal }: PlannedTensor, steps: number): Promise<FloatArray> {
    if (every > 1) {
      throw new ArgumentError("name", name, `a tensor that the plan keeps every step; this one every ${every} steps`);
    }
    if (journal)
      throw new ArgumentError("name", name, "a tensor that the plan keeps every step; this one has a journal");
    const length = this.plan.batch * size;
    const slots = Array.from({ length: steps }, (_, t) => value.base + (t + 1) * value.stride);
    const parts = await Promise.all(slots.map((at) => this.arena.read(at, length)));
    const all = this.#array(steps * length);
    for (const [t, values] of parts.entries()) all.set(values, t * length);
    return all;
  }

  #array(length: number): FloatArray {
    return this.#precision === "float64" ? new Float64Array(length) : new Float32Array(length);
  }

  #state(name: string): PlannedTensor {
    const tensor = this.#tensor(name);
    if (tensor.kind !== "state") throw new ArgumentError("name", name, "a state tensor");
    return tensor;
  }

  #tensor(name: string): PlannedTensor {
    const tensor = this.plan.tensors.get(name);
    if (tensor) return tensor;
    throw new ArgumentError("name", name, `a tensor of the program: ${[...this.plan.tensors.keys()].join(", ")}`);
  }

  #sequence(name: string, length: number): PlannedTensor {
    const tensor = this.#tensor(name);
    const perStep = this.plan.batch * tensor.size;
    if (tensor.kind !== "sequence") throw new ArgumentError("name", name, "a sequence tensor");
    if (length % perStep !== 0 || length > perStep * this.plan.steps) {
      const expected = `${perStep} values per step (the whole batch), for at most ${this.plan.steps} steps`;
      throw new ArgumentError(name, `${length} values`, expected);
    }
    return tensor;
  }
}

function part(values: ArrayLike<number>, at: number, length: number): ArrayLike<number> {
  if (at === 0 && length === values.length) return values;
  return "subarray" in values
    ? (values as FloatArray).subarray(at, at + length)
    : Array.prototype.slice.call(values, at, at + length);
}

function gradientOf(tensor: PlannedTensor): SlotSlice {
  if (tensor.gradient) return tensor.gradient;
  throw new ArgumentError("name", tensor.name, "a tensor with a gradient, in a plan for training");
}
