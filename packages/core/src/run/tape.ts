/**
 * What a pass leaves behind and starts from: the states, the tensors of every step and their gradients, as they lie in the
 * arena of a plan.
 */
import type { Block, Precision } from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import {
  type Plan,
  type PlannedTensor,
  requireStateGradient,
  type SlotSlice,
  type StateRange,
} from "../layout/plan.ts";

export class Tape {
  readonly plan: Plan;
  readonly states: readonly PlannedTensor[];
  /** Steps of the last forward pass. */
  steps = 0;
  /** The memory that all of it lies in, for whoever moves numbers without this class; see `at`. */
  readonly arena: Block;
  readonly #precision: Precision;
  /** run only: the slot that holds the newest state. */
  #slot: 0 | 1 = 0;
  #isBlank = true;

  constructor(plan: Plan, arena: Block, precision: Precision) {
    this.plan = plan;
    this.arena = arena;
    this.#precision = precision;
    this.states = [...plan.tensors.values()].filter(({ kind: place }) => place === "state");
  }

  /** Whether the state written last is all zeros, as `writeState` without one makes it, and nobody wrote past this class since. */
  get isBlank(): boolean {
    return this.#isBlank;
  }

  /** Whether a tensor of that name can be read. */
  has(name: string): boolean {
    return this.plan.tensors.has(name);
  }

  /** The element of the arena at which a tensor's first step begins, or that of its gradient; [T,B,...]. */
  at(name: string, which: "value" | "gradient" = "value"): number {
    const tensor = this.#tensor(name);
    return (which === "value" ? tensor.value : gradientOf(tensor)).base;
  }

  /** The element at which a state tensor of the newest state begins, [B,...]. */
  stateAt(name: string): number {
    const { value, every } = this.#state(name);
    return value.base + value.stride * Math.ceil(this.#newest / every);
  }

  /**
   * The element at which the gradient of a state tensor begins: of the initial one (t = 0), or the one after step t.
   * @throws ArgumentError for the initial one where the plan has none
   */
  stateGradientAt(name: string, t: number): number {
    if (t === 0) requireStateGradient(this.plan);
    const { base, stride } = gradientOf(this.#state(name));
    return base + stride * this.gradientSlot(t);
  }

  /** The slot that holds the newest state. */
  get #newest(): number {
    const { purpose, segment } = this.plan;
    if (purpose === "run") return this.#slot;
    return this.steps === 0 ? 0 : ((this.steps - 1) % segment) + 1;
  }

  /** Writes a sequence tensor from its first step on; [T,B,...]. */
  write(name: string, values: ArrayLike<number>): void {
    const { value } = this.#sequence(name, values.length);
    this.arena.write(values, value.base);
  }

  /** Sets the gradient of a sequence tensor, a seed of the backward pass; [T,B,...]. */
  writeGradient(name: string, values: ArrayLike<number>): void {
    const tensor = this.#sequence(name, values.length);
    this.arena.write(values, gradientOf(tensor).base);
  }

  fillGradient(name: string, value: number): void {
    const tensor = this.#tensor(name);
    this.arena.fill(value, gradientOf(tensor).base, this.plan.steps * this.plan.batch * tensor.size);
  }

  /**
   * The first `steps` steps of a tensor, [T,B,...]: a sequence, or in a plan that keeps every step, any saved or state tensor.
   * @throws ArgumentError for links of which the plan keeps only those of every k-th step
   */
  async read(name: string, steps: number = this.steps): Promise<FloatArray> {
    const tensor = this.#tensor(name);
    if (tensor.kind === "state") return this.#readStates(tensor, steps);
    return this.arena.read(tensor.value.base, steps * this.plan.batch * tensor.size);
  }

  /** The gradient of a sequence tensor, [T,B,...]. @throws ArgumentError where the plan has none. */
  async readGradient(name: string, steps: number = this.steps): Promise<FloatArray> {
    const tensor = this.#tensor(name);
    return this.arena.read(gradientOf(tensor).base, steps * this.plan.batch * tensor.size);
  }

  /** The flat newest state, in the layout of `stateLayout`. */
  readState(): Promise<FloatArray> {
    return this.#readRuns((run) => slotAt(run, this.#newest));
  }

  /** Sets the state from which the next pass starts; undefined is all zero. */
  writeState(state?: ArrayLike<number>): void {
    if (state && state.length !== this.plan.stateSize) {
      throw new ArgumentError("state", `${state.length} values`, `${this.plan.stateSize} values`);
    }
    this.#slot = 0;
    this.#isBlank = state === undefined;
    this.steps = 0;
    for (const { at, length, value } of this.plan.stateRanges) {
      if (state) this.arena.write(slice(state, at, length), value.base);
      else this.arena.fill(0, value.base, length);
    }
  }

  /** Sets single batch rows of the newest state to zero: a new episode for them. */
  resetElements(rows: readonly number[]): void {
    for (const row of rows) {
      if (!Number.isInteger(row) || row < 0 || row >= this.plan.batch) {
        throw new ArgumentError("rows", row, `batch rows from 0 to ${this.plan.batch - 1}`);
      }
    }
    for (const row of rows) {
      for (const { name, value, size } of this.states) {
        this.arena.fill(0, this.stateAt(name) + row * value.batchStride, size);
      }
    }
  }

  /** The gradient of the state after the last step, a seed of the backward pass; call after `zeroGradients`. */
  writeStateGradient(values: ArrayLike<number>): void {
    const slot = this.gradientSlot(this.steps);
    for (const { at, length, gradient } of this.plan.stateRanges) {
      this.arena.write(slice(values, at, length), gradient!.base + gradient!.stride * slot);
    }
  }

  /** The gradient of the initial state, after a backward pass. @throws ArgumentError where the plan has none */
  async readStateGradient(): Promise<FloatArray> {
    requireStateGradient(this.plan);
    return this.#readRuns(({ gradient }) => gradient!.base + gradient!.stride * this.gradientSlot(0));
  }

  /** Zeroes all gradients but those of the parameters. */
  zeroGradients(): void {
    const { stateGradients, sequenceGradients } = this.plan;
    for (const { at, length } of [stateGradients, sequenceGradients]) this.arena.fill(0, at, length);
  }

  // What follows is the executor's side: how states move from slot to slot.

  /** Slot of state(t-1) for the step-th step of a segment. */
  previousSlot(step: number): number {
    return this.plan.purpose === "run" ? this.#slot : step;
  }

  /** Slot of state(t). */
  currentSlot(step: number): number {
    return this.plan.purpose === "run" ? 1 - this.#slot : step + 1;
  }

  /** A plan that keeps nothing swaps its two slots after each step. */
  advance(): void {
    if (this.plan.purpose === "run") this.#slot = this.#slot === 0 ? 1 : 0;
  }

  gradientSlot(t: number): number {
    return t % 2;
  }

  /** A segment starts from slot 0; from the second one on that is the last slot of the one before. Kept as a checkpoint. */
  enterSegment(begin: number): void {
    const { purpose, segment, stateSize, stateRanges: stateRuns, checkpoints } = this.plan;
    if (purpose === "run") return;
    for (const run of stateRuns) {
      const { base } = run.value;
      if (begin > 0) this.arena.copy(slotAt(run, segment), base, run.length);
      const checkpoint = checkpoints.at + (begin / segment) * stateSize + run.at;
      if (checkpoints.length > 0) this.arena.copy(base, checkpoint, run.length);
    }
  }

  restoreCheckpoint(segment: number): void {
    const { checkpoints, stateSize, stateRanges: stateRuns } = this.plan;
    for (const { at, length, value } of stateRuns) {
      this.arena.copy(checkpoints.at + segment * stateSize + at, value.base, length);
    }
  }

  async #readRuns(from: (run: StateRange) => number): Promise<FloatArray> {
    const { stateRanges: stateRuns, stateSize } = this.plan;
    const parts = await Promise.all(stateRuns.map((run) => this.arena.read(from(run), run.length)));
    if (parts.length === 1) return parts[0]!;
    const all = this.#row(stateSize);
    parts.forEach((part, k) => {
      all.set(part, stateRuns[k]!.at);
    });
    return all;
  }

  #row(length: number): FloatArray {
    return this.#precision === "float64" ? new Float64Array(length) : new Float32Array(length);
  }

  #state(name: string): PlannedTensor {
    const tensor = this.#tensor(name);
    if (tensor.kind !== "state") throw new ArgumentError("name", name, "a state tensor");
    return tensor;
  }

  #tensor(name: string): PlannedTensor {
    const tensor = this.plan.tensors.get(name);
    if (!tensor)
      throw new ArgumentError("name", name, `a tensor of the program: ${[...this.plan.tensors.keys()].join(", ")}`);
    return tensor;
  }

  #sequence(name: string, length: number): PlannedTensor {
    const tensor = this.#tensor(name);
    const perStep = this.plan.batch * tensor.size;
    if (tensor.kind !== "sequence") throw new ArgumentError("name", name, "a sequence tensor");
    if (length % perStep !== 0 || length > perStep * this.plan.steps) {
      const expected = `${perStep} a step (the whole batch), for at most ${this.plan.steps} steps`;
      throw new ArgumentError(name, `${length} values`, expected);
    }
    return tensor;
  }

  /** State tensors lie a whole state apart: gathers state(1) to state(T). */
  async #readStates({ name, value, size: rowSize, every }: PlannedTensor, steps: number): Promise<FloatArray> {
    if (every > 1)
      throw new ArgumentError("name", name, `a tensor of which the plan keeps every step; its linkEvery is ${every}`);
    const size = this.plan.batch * rowSize;
    const slots = Array.from({ length: steps }, (_, t) => value.base + (t + 1) * value.stride);
    const slices = await Promise.all(slots.map((at) => this.arena.read(at, size)));
    const all = this.#row(steps * size);
    slices.forEach((slice, t) => {
      all.set(slice, t * size);
    });
    return all;
  }
}

/** Where the numbers of a state slot lie. */
function slotAt({ value, every }: StateRange, slot: number): number {
  return value.base + value.stride * Math.ceil(slot / every);
}

function slice(values: ArrayLike<number>, at: number, length: number): ArrayLike<number> {
  if (at === 0 && length === values.length) return values;
  return "subarray" in values
    ? (values as FloatArray).subarray(at, at + length)
    : Array.prototype.slice.call(values, at, at + length);
}

function gradientOf(tensor: PlannedTensor): SlotSlice {
  if (!tensor.gradient)
    throw new ArgumentError("name", tensor.name, "a tensor with a gradient, in a plan for training");
  return tensor.gradient;
}
