/**
 * Runs a program forward and backward on a backend, segment by segment (docs/math.md, "Gradients through time"). Every call is bound once,
 * so a step allocates nothing.
 */
import { type Backend, type Block, clockCount, clocks, type Frame, type Walk } from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import type { Plan } from "../layout/plan.ts";
import { Life } from "../life.ts";
import { isStepPhase, type Phase } from "../program/program.ts";
import { ArenaPassData } from "./arenaPassData.ts";
import { type BoundProgramCall, bindProgram, storesParameters } from "./bind.ts";
import type { SequenceMask } from "./mask.ts";
import {
  backwardOperations,
  exchangeOperations,
  forwardOperations,
  type Operations,
  runOperations,
} from "./operations.ts";
import type { Parameters } from "./parameters.ts";
import type { BackwardOptions, Runner } from "./runner.ts";
import { StateSlots } from "./stateSlots.ts";
import { StepJournal } from "./stepJournal.ts";
import { bindWalk, enterFrame } from "./walk.ts";

/** Part of an executor that holds memory of the backend. */
interface Disposable {
  dispose(): void;
}

type Walks = Readonly<Partial<Record<Phase, Walk>>>;

export class Executor implements Runner {
  readonly plan: Plan;
  readonly data: ArenaPassData;
  readonly stepJournal: StepJournal | undefined;
  readonly #slots: StateSlots;
  readonly #life: Life;
  readonly #arena: Block;
  readonly #parameterGradients: Block;
  /** The backend can store the gradients of all parameters. */
  readonly #storesParameters: boolean;
  readonly #frame: Frame;
  readonly #calls: readonly BoundProgramCall[];
  readonly #trained: readonly BoundProgramCall[];
  readonly #forward: Walks;
  readonly #backward: Walks;
  /** Moves tensors with a journal by one step. */
  readonly #exchange: Walk | undefined;
  /** The frames of the steps of a walk. */
  readonly #frames: Int32Array;
  #mask: SequenceMask | undefined;
  /** Recomputing a state tensor needs the mask. Only a backend with its own walk receives it. */
  readonly #acceptsMasks: boolean;

  /**
   * @throws ArgumentError for a history that the backend does not support
   * @throws BackendError if memory does not suffice; nothing stays allocated then, except the gradients of the parameters
   */
  constructor(backend: Backend, plan: Plan, parameters: Parameters) {
    this.plan = plan;
    this.#life = new Life("the runner", parameters.life);
    const recomputes = [...plan.tensors.values()].some(({ every }) => every > 1);
    this.#acceptsMasks = !recomputes || backend.bindWalk !== undefined;
    this.#parameterGradients = parameters.gradients;
    this.#storesParameters = storesParameters(backend, plan.program, parameters);
    const opened: Disposable[] = [];
    const own = <Part extends Disposable>(part: Part): Part => {
      opened.push(part);
      return part;
    };
    try {
      this.#arena = own(backend.allocate(plan.length));
      this.#slots = new StateSlots(plan, this.#arena);
      const journals = {
        move: (to: "first" | "newest") => this.#moveJournals(to),
        written: () => this.#stateWritten(),
      };
      this.data = new ArenaPassData(plan, this.#arena, this.#slots, backend.precision, journals);
      this.#frame = own(backend.createFrame());
      this.#calls = bindProgram(backend, plan, parameters, this.#arena, this.#frame);
      for (const { bound } of this.#calls) own(bound);
      this.#trained = this.#calls.filter(({ hasParameters }) => hasParameters);
      this.#frames = new Int32Array(clockCount * (plan.purpose === "run" ? plan.steps : plan.segment));
      const operations = plan.purpose === "run" ? runOperations : forwardOperations;
      this.#forward = this.#bindWalks(backend, operations(this.#calls, plan, this.#arena), own);
      const trains = plan.purpose === "train";
      this.#exchange = this.#bindExchange(backend, own);
      const canUndo = this.#exchange && plan.purpose === "run";
      this.stepJournal = canUndo
        ? new StepJournal(plan, this.#arena, this.#slots, (mask) => this.#undoStep(mask))
        : undefined;
      this.#backward = trains ? this.#bindWalks(backend, backwardOperations(this.#calls, plan, this.#arena), own) : {};
    } catch (error) {
      for (const part of opened.toReversed()) part.dispose();
      throw error;
    }
  }

  forward(steps: number, mask?: SequenceMask): void {
    this.#life.check();
    this.#checkPass(steps, mask);
    for (const { bound } of this.#trained) bound.prepare();
    this.#moveJournals("first");
    this.#mask = mask;
    this.#slots.steps = steps;
    const { purpose, segment } = this.plan;
    if (purpose === "run") {
      if (this.#forward.reverse) {
        this.#walkSteps(this.#forward.reverse, 0, steps, steps - 1);
        this.#slots.rewind(steps);
      }
      this.#walkSteps(this.#forward.step, 0, steps);
      return;
    }
    for (let begin = 0; begin < steps; begin += segment) {
      this.#slots.enterSegment(begin);
      this.#forwardSegment(begin, Math.min(begin + segment, steps));
    }
    this.#slots.journalAt = "newest";
  }

  backward({ accumulate = "add" }: BackwardOptions = {}): void {
    this.#life.check();
    this.#moveJournals("newest");
    const stores = accumulate === "store" && this.#storesParameters;
    if (accumulate === "store" && !stores) this.#parameterGradients.fill(0);
    const { segment } = this.plan;
    const { steps } = this.#slots;
    const last = Math.floor((steps - 1) / segment);
    for (let s = last; s >= 0; s--) {
      const begin = s * segment;
      const end = Math.min(begin + segment, steps);
      if (s < last) {
        this.#slots.restoreCheckpoint(s);
        this.#forwardSegment(begin, end);
      }
      this.#backwardSegment(begin, end, stores && s === last);
    }
    this.#slots.journalAt = "first";
  }

  dispose(): void {
    if (!this.#life.end()) return;
    for (const walk of [...Object.values(this.#forward), ...Object.values(this.#backward)]) walk.dispose();
    this.#exchange?.dispose();
    for (const { bound } of this.#calls) bound.dispose();
    this.#frame.dispose();
    this.#arena.dispose();
  }

  #checkPass(steps: number, mask: SequenceMask | undefined): void {
    if (!Number.isInteger(steps) || steps < 1 || steps > this.plan.steps) {
      throw new ArgumentError("steps", steps, `1 to ${this.plan.steps}, the steps of the plan`);
    }
    if (!mask) return;
    if (mask.length !== steps * this.plan.batch) {
      throw new ArgumentError("mask", `${mask.length} values`, `${steps * this.plan.batch} values, [T,B]`);
    }
    if (!this.#acceptsMasks) {
      const expected = "no mask: this backend recomputes a state tensor, and has no walk of its own";
      throw new ArgumentError("mask", `${mask.length} values`, expected);
    }
  }

  #bindWalks(backend: Backend, operations: Operations, own: (walk: Walk) => Walk): Walks {
    const { batch, segment } = this.plan;
    const perStep = { steps: this.#frames.length / clockCount, elements: batch };
    const whole = { steps: 1, elements: segment * batch };
    return Object.fromEntries(
      Object.entries(operations)
        .filter(([, list]) => list.length > 0)
        .map(([phase, list]) => {
          const most = isStepPhase(phase as Phase) ? perStep : whole;
          return [phase, own(bindWalk(backend, list, this.#frame, most))];
        }),
    );
  }

  #bindExchange(backend: Backend, own: (walk: Walk) => Walk): Walk | undefined {
    const operations = exchangeOperations(this.#calls);
    if (operations.length === 0) return undefined;
    const most = { steps: this.#frames.length / clockCount, elements: this.plan.batch };
    return own(bindWalk(backend, operations, this.#frame, most));
  }

  /** Moves tensors with a journal to state(0), or to the newest state of the last pass, step by step. */
  #moveJournals(to: "first" | "newest"): void {
    const { journalAt, steps } = this.#slots;
    if (!this.#exchange || this.plan.purpose === "run" || steps === 0 || journalAt === to) return;
    if (to === "first") this.#walkSteps(this.#exchange, steps - 1, -1);
    else this.#walkSteps(this.#exchange, 0, steps);
    this.#slots.journalAt = to;
  }

  /** Purpose run: takes tensors with a journal one step back, by the records in the saved tensors. */
  #undoStep(mask: SequenceMask | undefined): void {
    this.#mask = mask;
    this.#setFrame(0, 0, 0);
    this.#run(this.#exchange, 1, this.plan.batch);
  }

  #stateWritten(): void {
    for (const { bound } of this.#calls) bound.stateWritten?.();
  }

  #forwardSegment(begin: number, end: number): void {
    this.#walkWhole(this.#forward.before, begin, end);
    if (this.#forward.reverse) this.#walkSteps(this.#forward.reverse, begin, end, end - 1);
    this.#walkSteps(this.#forward.step, begin, end);
    this.#walkWhole(this.#forward.after, begin, end);
  }

  #backwardSegment(begin: number, end: number, stores: boolean): void {
    this.#walkWhole(this.#backward.after, begin, end);
    this.#walkSteps(this.#backward.step, end - 1, begin - 1);
    if (this.#backward.reverse) this.#walkSteps(this.#backward.reverse, end - 1, begin - 1, end - 1);
    this.#walkWhole(this.#backward.before, begin, end);
    this.#setFrame(0, begin, begin);
    enterFrame(this.#frame, this.#frames, 0);
    for (const { bound } of this.#trained) bound.parameterGradient(end - begin, stores ? "store" : "add");
  }

  /** Covers the batch elements of all steps from `begin` to `end` as if they were those of one step. */
  #walkWhole(walk: Walk | undefined, begin: number, end: number): void {
    this.#setFrame(0, begin, begin);
    this.#run(walk, 1, (end - begin) * this.plan.batch);
  }

  /**
   * Walks from step `first` to before step `limit`, forward or backward; all steps are in one segment. With `last`, the k-th step from step
   * `last` back stands in the place of step k.
   */
  #walkSteps(walk: Walk | undefined, first: number, limit: number, last?: number): void {
    const { segment, purpose } = this.plan;
    const direction = limit > first ? 1 : -1;
    const begin = first - (first % segment);
    let index = 0;
    for (let t = first; t !== limit; t += direction) {
      this.#setFrame(index++, t, purpose === "run" ? t : begin, last === undefined ? t : last - t);
      this.#slots.advance();
    }
    this.#run(walk, index, this.plan.batch);
  }

  #run(walk: Walk | undefined, steps: number, elements: number): void {
    walk?.run({ steps, elements, slots: this.#frames, mask: this.#mask, batch: this.plan.batch });
  }

  /** Sets frame `index` to step t of the segment that starts at step `begin`, and sequence tensors to step `sequence`. */
  #setFrame(index: number, t: number, begin: number, sequence: number = t): void {
    const frames = this.#frames;
    const at = index * clockCount;
    const zeroState = t === 0 && this.#slots.isZero && this.plan.stateGradient === false;
    frames[at + clocks.previous] = this.#slots.previous(t - begin);
    frames[at + clocks.current] = this.#slots.current(t - begin);
    frames[at + clocks.saved] = t - begin;
    frames[at + clocks.sequence] = sequence;
    frames[at + clocks.previousGradient] = this.#slots.gradient(t);
    frames[at + clocks.currentGradient] = this.#slots.gradient(t + 1);
    frames[at + clocks.zeroState] = zeroState ? 1 : 0;
  }
}
