import type { Block, Precision } from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { Plan } from "../layout/plan.ts";
import { isJournaled, type PlannedTensor, type StateRange } from "../layout/plannedTensor.ts";
import { type PassData, requireElements, requireSteps } from "./passData.ts";
import { type StateSlots, slotAt } from "./stateSlots.ts";

/** The memory of an executor's passes. */
export interface PassMemory {
  readonly plan: Plan;
  readonly arena: Block;
  readonly slots: StateSlots;
  readonly precision: Precision;
  /** Moves the tensors with a journal to state(0) or to the newest state. */
  moveJournals(to: "first" | "newest"): void;
  /** State was written from outside a pass. */
  stateWritten(): void;
}

/** The data of passes, in the arena of a plan. */
export class ArenaPassData implements PassData {
  readonly plan: Plan;
  readonly states: readonly PlannedTensor[];
  /** The underlying block, for callers that copy data directly; see `at`. */
  readonly arena: Block;
  protected readonly memory: PassMemory;

  constructor(memory: PassMemory) {
    this.memory = memory;
    this.plan = memory.plan;
    this.arena = memory.arena;
    this.states = [...memory.plan.tensors.values()].filter(({ kind }) => kind === "state");
  }

  get steps(): number {
    return this.memory.slots.steps;
  }

  has(name: string): boolean {
    return this.plan.tensors.has(name);
  }

  /** First element of a tensor in the arena; [T,B,...]. */
  at(name: string): number {
    return this.tensor(name).value.base;
  }

  /** First element of a state tensor of the newest state, [B,...]. */
  stateAt(name: string): number {
    const { value, every } = this.state(name);
    this.memory.moveJournals("newest");
    return value.base + value.stride * Math.ceil(this.memory.slots.newest / every);
  }

  write(name: string, values: ArrayLike<number>): void {
    const { value } = this.sequence(name, values.length);
    this.arena.write(values, value.base);
  }

  async read(name: string, steps: number = this.steps): Promise<FloatArray> {
    const tensor = this.tensor(name);
    const { kind, slots, every, size, value } = tensor;
    const { purpose, batch } = this.plan;
    requireSteps(steps, this.plan.steps);
    const isState = kind === "state";
    const isKept = isState ? every === 1 && purpose !== "run" && steps < slots : steps <= slots;
    if (!isKept) throw new ArgumentError("name", name, "a tensor that the plan keeps every step");
    return isState ? this.#readStates(tensor, steps) : this.arena.read(value.base, steps * batch * size);
  }

  readState(): Promise<FloatArray> {
    this.memory.moveJournals("newest");
    return this.#readRanges((range) => slotAt(range, this.memory.slots.newest));
  }

  async viewState(name: string): Promise<FloatArray> {
    const at = this.stateAt(name);
    const length = this.plan.batch * this.state(name).size;
    return this.arena.view?.(at, length) ?? this.arena.read(at, length);
  }

  writeState(state?: ArrayLike<number>): void {
    if (state && state.length !== this.plan.stateSize) {
      throw new ArgumentError("state", `${state.length} values`, `${this.plan.stateSize} values`);
    }
    // Tensors with a journal go back to state(0). If that was the zero state, N·W numbers need no zeroing.
    const isKept = state === undefined && this.plan.purpose !== "run" && this.memory.slots.isZero;
    if (isKept) this.memory.moveJournals("first");
    this.memory.slots.reset(state === undefined);
    for (const { at, length, value, journaled } of this.plan.stateRanges) {
      if (state) this.arena.write(partOf(state, at, length), value.base);
      else if (!(isKept && journaled)) this.arena.fill(0, value.base, length);
    }
    if (!isKept) this.memory.stateWritten();
  }

  carryState(): void {
    this.memory.moveJournals("newest");
    this.memory.slots.carry();
  }

  resetElements(elements: readonly number[]): void {
    requireElements(elements, this.plan.batch);
    const { steps } = this.memory.slots;
    if (this.plan.purpose !== "run" && steps > 0 && this.states.some(isJournaled)) {
      throw new ArgumentError("elements", `after ${steps} steps`, "carryState before, if the memory has a journal");
    }
    for (const element of elements) {
      for (const { name, value, size } of this.states) {
        this.arena.fill(0, this.stateAt(name) + element * value.batchStride, size);
      }
    }
    this.memory.stateWritten();
  }

  async #readRanges(from: (range: StateRange) => number): Promise<FloatArray> {
    const { stateRanges, stateSize } = this.plan;
    const parts = await Promise.all(stateRanges.map((range) => this.arena.read(from(range), range.length)));
    if (parts.length === 1) return parts[0]!;
    const state = this.array(stateSize);
    for (const [k, values] of parts.entries()) state.set(values, stateRanges[k]!.at);
    return state;
  }

  /** The slots of a state tensor are a whole state apart: gathers state(1) to state(T). */
  async #readStates({ value, size }: PlannedTensor, steps: number): Promise<FloatArray> {
    const length = this.plan.batch * size;
    const slots = Array.from({ length: steps }, (_, t) => value.base + (t + 1) * value.stride);
    const parts = await Promise.all(slots.map((at) => this.arena.read(at, length)));
    const all = this.array(steps * length);
    for (const [t, values] of parts.entries()) all.set(values, t * length);
    return all;
  }

  protected array(length: number): FloatArray {
    return this.memory.precision === "float64" ? new Float64Array(length) : new Float32Array(length);
  }

  protected state(name: string): PlannedTensor {
    const tensor = this.tensor(name);
    if (tensor.kind !== "state") throw new ArgumentError("name", name, "a state tensor");
    return tensor;
  }

  protected tensor(name: string): PlannedTensor {
    const tensor = this.plan.tensors.get(name);
    if (tensor) return tensor;
    throw new ArgumentError("name", name, `a tensor of the program: ${[...this.plan.tensors.keys()].join(", ")}`);
  }

  protected sequence(name: string, length: number): PlannedTensor {
    const tensor = this.tensor(name);
    const perStep = this.plan.batch * tensor.size;
    if (tensor.kind !== "sequence") throw new ArgumentError("name", name, "a sequence tensor");
    if (length % perStep !== 0 || length > perStep * this.plan.steps) {
      const expected = `${perStep} values per step (the whole batch), for at most ${this.plan.steps} steps`;
      throw new ArgumentError(name, `${length} values`, expected);
    }
    return tensor;
  }
}

/** Elements [at, at + length) of an array. */
export function partOf(values: ArrayLike<number>, at: number, length: number): ArrayLike<number> {
  if (at === 0 && length === values.length) return values;
  return "subarray" in values
    ? (values as FloatArray).subarray(at, at + length)
    : Array.prototype.slice.call(values, at, at + length);
}
