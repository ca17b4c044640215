import { type Backend, clockCount, clocks, type Frame, type Operation, type Walk } from "../backend/contract.ts";
import type { Plan } from "../layout/plan.ts";
import { isStepPhase, type Phase } from "../program/program.ts";
import type { SequenceMask } from "./mask.ts";
import type { Operations } from "./operations.ts";
import type { StateSlots } from "./stateSlots.ts";
import { bindWalk, enterFrame } from "./walk.ts";

export type Walks = Readonly<Partial<Record<Phase, Walk>>>;

/** Runs walks over the steps of a pass, with the frame of each step. */
export class PassWalker {
  /** The mask of the pass. */
  mask: SequenceMask | undefined;
  readonly #backend: Backend;
  readonly #plan: Plan;
  readonly #slots: StateSlots;
  readonly #frame: Frame;
  /** The frames of the steps of a walk. */
  readonly #frames: Int32Array;
  readonly #own: (walk: Walk) => Walk;

  /** `own` receives every walk that is bound, to dispose of it. */
  constructor(backend: Backend, plan: Plan, slots: StateSlots, frame: Frame, own: (walk: Walk) => Walk) {
    this.#backend = backend;
    this.#plan = plan;
    this.#slots = slots;
    this.#frame = frame;
    this.#frames = new Int32Array(clockCount * (plan.purpose === "run" ? plan.steps : plan.segment));
    this.#own = own;
  }

  bindAll(operations: Operations): Walks {
    const phases = Object.entries(operations) as [Phase, readonly Operation[]][];
    return Object.fromEntries(
      phases
        .filter(([, list]) => list.length > 0)
        .map(([phase, list]) => [phase, isStepPhase(phase) ? this.bind(list) : this.#bindWhole(list)]),
    );
  }

  /** Binds operations of every step. */
  bind(operations: readonly Operation[]): Walk {
    const most = { steps: this.#frames.length / clockCount, elements: this.#plan.batch };
    return this.#own(bindWalk(this.#backend, operations, this.#frame, most));
  }

  #bindWhole(operations: readonly Operation[]): Walk {
    const most = { steps: 1, elements: this.#plan.segment * this.#plan.batch };
    return this.#own(bindWalk(this.#backend, operations, this.#frame, most));
  }

  /** Covers the batch elements of all steps from `begin` to `end` as if they were those of one step. */
  whole(walk: Walk | undefined, begin: number, end: number): void {
    this.#setFrame(0, begin, begin);
    this.#run(walk, 1, (end - begin) * this.#plan.batch);
  }

  /**
   * Walks from step `first` to before step `limit`, forward or backward; all steps are in one segment. With `last`, the k-th step from step
   * `last` back stands in the place of step k.
   */
  steps(walk: Walk | undefined, first: number, limit: number, last?: number): void {
    const { segment, purpose, batch } = this.#plan;
    const direction = limit > first ? 1 : -1;
    const begin = first - (first % segment);
    let index = 0;
    for (let t = first; t !== limit; t += direction) {
      this.#setFrame(index++, t, purpose === "run" ? t : begin, last === undefined ? t : last - t);
      this.#slots.advance();
    }
    this.#run(walk, index, batch);
  }

  /** Sets the frame of the calls to the first step of the segment that starts at step `begin`. */
  enterSegment(begin: number): void {
    this.#setFrame(0, begin, begin);
    enterFrame(this.#frame, this.#frames, 0);
  }

  #run(walk: Walk | undefined, steps: number, elements: number): void {
    walk?.run({ steps, elements, slots: this.#frames, mask: this.mask, batch: this.#plan.batch });
  }

  /** Sets frame `index` to step t of the segment that starts at step `begin`, and sequence tensors to step `sequence`. */
  #setFrame(index: number, t: number, begin: number, sequence: number = t): void {
    const frames = this.#frames;
    const at = index * clockCount;
    const zeroState = t === 0 && this.#slots.isZero && this.#plan.stateGradient === false;
    frames[at + clocks.previous] = this.#slots.previous(t - begin);
    frames[at + clocks.current] = this.#slots.current(t - begin);
    frames[at + clocks.saved] = t - begin;
    frames[at + clocks.sequence] = sequence;
    frames[at + clocks.previousGradient] = this.#slots.gradient(t);
    frames[at + clocks.currentGradient] = this.#slots.gradient(t + 1);
    frames[at + clocks.zeroState] = zeroState ? 1 : 0;
  }
}
