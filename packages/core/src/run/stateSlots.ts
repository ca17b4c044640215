import type { Block } from "../backend/contract.ts";
import type { Plan } from "../layout/plan.ts";
import type { StateRange } from "../layout/plannedTensor.ts";

/** How states move from slot to slot in a pass: the executor's view of the arena. */
export class StateSlots {
  readonly #plan: Plan;
  readonly #arena: Block;
  /** Purpose run: the slot of the newest state. */
  #runSlot: 0 | 1 = 0;
  /** Steps of the last forward pass. */
  steps = 0;
  /** Whether the state written last is all zeros. */
  isZero = true;
  /** The state at which tensors with a journal stand: state(0), or the newest one. Unused for purpose run. */
  journalAt: "first" | "newest" = "first";

  constructor(plan: Plan, arena: Block) {
    this.#plan = plan;
    this.#arena = arena;
  }

  /** The next pass starts from the state in slot 0. */
  reset(isZero: boolean): void {
    this.#runSlot = 0;
    this.isZero = isZero;
    this.steps = 0;
    this.journalAt = "first";
  }

  /** The newest state becomes state(0) of the next pass. Tensors with a journal stand at it. */
  carry(): void {
    if (this.#plan.purpose === "run" || this.steps === 0) return;
    for (const range of this.#plan.stateRanges) {
      if (!range.journaled) this.#arena.copy(slotAt(range, this.newest), range.value.base, range.length);
    }
    this.reset(false);
  }

  /** The slot of the newest state. */
  get newest(): number {
    const { purpose, segment } = this.#plan;
    if (purpose === "run") return this.#runSlot;
    return this.steps === 0 ? 0 : ((this.steps - 1) % segment) + 1;
  }

  /** The slot of state(t-1) for a step, counted from the start of its segment. */
  previous(step: number): number {
    return this.#plan.purpose === "run" ? this.#runSlot : step;
  }

  /** The slot of state(t). */
  current(step: number): number {
    return this.#plan.purpose === "run" ? 1 - this.#runSlot : step + 1;
  }

  /** Purpose run: the state just written becomes the newest one. */
  advance(): void {
    if (this.#plan.purpose === "run") this.#runSlot = this.#runSlot === 0 ? 1 : 0;
  }

  /** Purpose run: the newest state is again the one before the last `steps` calls of `advance`. */
  rewind(steps: number): void {
    if (steps % 2 === 1) this.advance();
  }

  /** The slot of the gradient of the state after step t; t = 0 is the initial state. */
  gradient(t: number): number {
    return t % 2;
  }

  /** A segment starts from slot 0. From the second one on, copies the last slot of the segment before to slot 0. Stores a checkpoint. */
  enterSegment(begin: number): void {
    const { purpose, segment, checkpoints } = this.#plan;
    if (purpose === "run") return;
    for (const range of this.#plan.stateRanges) {
      const { base } = range.value;
      if (begin > 0) this.#arena.copy(slotAt(range, segment), base, range.length);
      if (checkpoints.length > 0) this.#arena.copy(base, this.#checkpointAt(range, begin / segment), range.length);
    }
  }

  restoreCheckpoint(segment: number): void {
    for (const range of this.#plan.stateRanges) {
      this.#arena.copy(this.#checkpointAt(range, segment), range.value.base, range.length);
    }
  }

  #checkpointAt({ at }: StateRange, segment: number): number {
    const { checkpoints, stateSize } = this.#plan;
    return checkpoints.at + segment * stateSize + at;
  }
}

/** First element of a state range at a slot. */
export function slotAt({ value, every }: StateRange, slot: number): number {
  return value.base + value.stride * Math.ceil(slot / every);
}
