/**
 * Walks a program forward and backward on a backend, segment by segment (docs/math.md, "Gradients through time"). Nothing is allocated
 * in a step: every call is bound once.
 */
import { type Backend, type Block, clockCount, clocks, type Frame, type Walk } from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import type { Plan } from "../layout/plan.ts";
import type { Phase } from "../program/program.ts";
import { bindProgram, overwritesParameters, type ProgramCall } from "./bind.ts";
import type { SequenceMask } from "./mask.ts";
import { backwardOperations, forwardOperations, type Operations } from "./operations.ts";
import type { Parameters } from "./parameters.ts";
import type { BackwardOptions, Runner } from "./runner.ts";
import { Tape } from "./tape.ts";
import { bindWalk, enterFrame } from "./walk.ts";

type Walks = Readonly<Partial<Record<Phase, Walk>>>;

export class Executor implements Runner {
  readonly plan: Plan;
  /** Reads and writes what the passes work on. */
  readonly tape: Tape;
  readonly #arena: Block;
  readonly #parameterGradients: Block;
  /** The backend overwrites these by itself. */
  readonly #overwrites: boolean;
  readonly #frame: Frame;
  readonly #steps: readonly ProgramCall[];
  readonly #trained: readonly ProgramCall[];
  readonly #forward: Walks;
  readonly #backward: Walks;
  /** The frames of the steps being walked. */
  readonly #slots: Int32Array;
  #mask: SequenceMask | undefined;
  /** What makes links again has to know which rows sat out: it sees that only where it walks by itself. */
  readonly #takesMasks: boolean;

  /**
   * @throws ArgumentError for a plan that does not keep the links of every step, where the backend needs them; BackendError where
   * memory does not suffice. Nothing was allocated then.
   */
  constructor(backend: Backend, plan: Plan, parameters: Parameters) {
    // The links that are made again share one gradient: to clear it for t-1 would be to lose that of t.
    if (plan.linkEvery > 1 && !(backend.linkEvery && backend.overwrites?.("temporalLink", "prevLink"))) {
      throw new ArgumentError("linkEvery", plan.linkEvery, `1: ${backend.name} needs the links of every step`);
    }
    this.plan = plan;
    this.#takesMasks = plan.linkEvery === 1 || backend.bindWalk !== undefined;
    this.#parameterGradients = parameters.gradients;
    this.#overwrites = overwritesParameters(backend, plan.program, parameters);
    this.#arena = backend.allocate(plan.length);
    this.tape = new Tape(plan, this.#arena, backend.precision);
    this.#frame = backend.createFrame();
    try {
      this.#steps = bindProgram(backend, plan, parameters, this.#arena, this.#frame);
    } catch (error) {
      this.#frame.dispose();
      this.#arena.dispose();
      throw error;
    }
    this.#trained = this.#steps.filter(({ hasParameters }) => hasParameters);
    this.#slots = new Int32Array(clockCount * (plan.purpose === "run" ? plan.steps : plan.segment));
    const forward = forwardOperations(this.#steps, plan, this.#arena);
    this.#forward = this.#bind(backend, plan.purpose === "run" ? inOne(forward) : forward);
    this.#backward =
      plan.purpose === "train" ? this.#bind(backend, backwardOperations(this.#steps, plan, this.#arena)) : {};
  }

  /**
   * Runs `steps` steps. A plan of purpose "run" goes on from the newest state, the others start from the state written last.
   * Where the mask is 0 the state stays, bit for bit, and the outputs are 0.
   */
  forward(steps: number, mask?: SequenceMask): void {
    if (!Number.isInteger(steps) || steps < 1 || steps > this.plan.steps) {
      throw new ArgumentError("steps", steps, `1 to ${this.plan.steps}, for which this was planned`);
    }
    if (mask && mask.length !== steps * this.plan.batch) {
      throw new ArgumentError("mask", `${mask.length} values`, `${steps * this.plan.batch} values, [T,B]`);
    }
    if (mask && !this.#takesMasks) {
      throw new ArgumentError(
        "mask",
        `${mask.length} values`,
        "none, where calls are made one by one and linkEvery is more than 1",
      );
    }
    for (const { bound } of this.#trained) bound.prepare();
    this.#mask = mask;
    this.tape.steps = steps;
    const { purpose, segment } = this.plan;
    if (purpose === "run") {
      this.#walkSteps(this.#forward.step, 0, steps);
      return;
    }
    for (let begin = 0; begin < steps; begin += segment) {
      this.tape.enterSegment(begin);
      this.#forwardSegment(begin, Math.min(begin + segment, steps));
    }
  }

  /**
   * The gradients of the last forward pass, from what was written as gradients of outputs; adds to the parameters' gradients, or overwrites
   * them if asked to.
   */
  backward({ overwrite = false }: BackwardOptions = {}): void {
    if (overwrite && !this.#overwrites) this.#parameterGradients.fill(0);
    const { segment } = this.plan;
    const steps = this.tape.steps;
    const last = Math.floor((steps - 1) / segment);
    for (let s = last; s >= 0; s--) {
      const [begin, end] = [s * segment, Math.min((s + 1) * segment, steps)];
      if (s < last) {
        this.tape.restoreCheckpoint(s);
        this.#forwardSegment(begin, end);
      }
      this.#backwardSegment(begin, end, overwrite && this.#overwrites && s === last);
    }
  }

  dispose(): void {
    for (const walk of [...Object.values(this.#forward), ...Object.values(this.#backward)]) walk.dispose();
    for (const { bound } of this.#steps) bound.dispose();
    this.#frame.dispose();
    this.#arena.dispose();
  }

  #bind(backend: Backend, operations: Operations): Walks {
    const { batch, segment } = this.plan;
    const perStep = { steps: this.#slots.length / clockCount, rows: batch };
    const whole = { steps: 1, rows: segment * batch };
    return Object.fromEntries(
      Object.entries(operations)
        .filter(([, list]) => list.length > 0)
        .map(([phase, list]) => [phase, bindWalk(backend, list, this.#frame, phase === "step" ? perStep : whole)]),
    );
  }

  #forwardSegment(begin: number, end: number): void {
    this.#walkWhole(this.#forward.before, begin, end);
    this.#walkSteps(this.#forward.step, begin, end);
    this.#walkWhole(this.#forward.after, begin, end);
  }

  /** With `fresh` the parameters' gradients are overwritten. */
  #backwardSegment(begin: number, end: number, fresh: boolean): void {
    this.#walkWhole(this.#backward.after, begin, end);
    this.#walkSteps(this.#backward.step, end - 1, begin - 1);
    this.#walkWhole(this.#backward.before, begin, end);
    this.#setSlots(0, begin, begin);
    this.#slots[clocks.fresh] = fresh ? 1 : 0;
    enterFrame(this.#frame, this.#slots, 0);
    for (const { bound } of this.#trained) bound.parameterGradient(end - begin);
  }

  /** The rows of all steps from `begin` to before `end` as if they were one step's. */
  #walkWhole(walk: Walk | undefined, begin: number, end: number): void {
    this.#setSlots(0, begin, begin);
    this.#run(walk, 1, (end - begin) * this.plan.batch);
  }

  /** Step by step from `first` to before `limit`, which may lie behind it; all are of one segment. */
  #walkSteps(walk: Walk | undefined, first: number, limit: number): void {
    const { segment, purpose } = this.plan;
    const direction = limit > first ? 1 : -1;
    const begin = first - (first % segment);
    let index = 0;
    for (let t = first; t !== limit; t += direction) {
      this.#setSlots(index++, t, purpose === "run" ? t : begin);
      this.tape.advance();
    }
    this.#run(walk, index, this.plan.batch);
  }

  #run(walk: Walk | undefined, steps: number, rows: number): void {
    walk?.run({ steps, elements: rows, slots: this.#slots, mask: this.#mask, batch: this.plan.batch });
  }

  /** The index-th frame: step t of the segment that starts at step `begin`. */
  #setSlots(index: number, t: number, begin: number): void {
    const at = index * clockCount;
    const { linkEvery } = this.plan;
    const previous = this.tape.previousSlot(t - begin);
    const current = this.tape.currentSlot(t - begin);
    this.#slots[at + clocks.previous] = previous;
    this.#slots[at + clocks.current] = current;
    this.#slots[at + clocks.previousLink] = Math.ceil(previous / linkEvery);
    this.#slots[at + clocks.currentLink] = Math.ceil(current / linkEvery);
    this.#slots[at + clocks.saved] = t - begin;
    this.#slots[at + clocks.sequence] = t;
    this.#slots[at + clocks.previousGradient] = this.tape.gradientSlot(t);
    this.#slots[at + clocks.currentGradient] = this.tape.gradientSlot(t + 1);
    this.#slots[at + clocks.blank] = t === 0 && this.tape.isBlank && this.plan.stateGradient === false ? 1 : 0;
    this.#slots[at + clocks.fresh] = 0;
  }
}

/** A plan that keeps nothing has segments of one step: what comes before and after them can be done step by step. */
function inOne({ before, step, after }: Operations): Operations {
  return { before: [], step: [...before, ...step, ...after], after: [] };
}
