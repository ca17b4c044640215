import type { Backend, Walk } from "../backend/contract.ts";
import type { Part } from "../disposeOnError.ts";
import { ArgumentError } from "../errors.ts";
import type { Plan } from "../layout/plan.ts";
import { Life } from "../life.ts";
import { ArenaPassData, type PassMemory } from "./arenaPassData.ts";
import { type BoundProgramCall, bindCall, type GradientsOf, noGradients } from "./bind.ts";
import type { SequenceMask } from "./mask.ts";
import { exchangeOperations, forwardOperations, runOperations } from "./operations.ts";
import type { Parameters } from "./parameters.ts";
import { requirePass } from "./passData.ts";
import { PassWalker, type Walks } from "./passWalker.ts";
import type { Runner } from "./runner.ts";
import { StateSlots } from "./stateSlots.ts";
import { StepJournal } from "./stepJournal.ts";

/** Runs a program forward on a backend. Every call is bound once, so a step allocates nothing. */
export class Executor implements Runner {
  readonly plan: Plan;
  readonly data: ArenaPassData;
  readonly stepJournal: StepJournal | undefined;
  protected readonly life: Life;
  protected readonly memory: PassMemory;
  protected readonly walker: PassWalker;
  protected readonly calls: readonly BoundProgramCall[];
  protected readonly trained: readonly BoundProgramCall[];
  readonly #forward: Walks;
  /** Moves tensors with a journal by one step. */
  readonly #exchange: Walk | undefined;
  /** Recomputing a state tensor needs the mask. Only a backend with its own walk receives it. */
  readonly #acceptsMasks: boolean;
  readonly #owned: Part[] = [];

  /**
   * `gradientsOf` returns the gradients that the calls are bound to; defaults to none.
   * @throws ArgumentError for a history that the backend does not support
   * @throws BackendError if memory does not suffice; nothing stays allocated then
   */
  constructor(backend: Backend, plan: Plan, parameters: Parameters, gradientsOf: GradientsOf = noGradients) {
    this.plan = plan;
    this.life = new Life("the runner", parameters.life);
    const recomputes = [...plan.tensors.values()].some(({ every }) => every > 1);
    this.#acceptsMasks = !recomputes || backend.bindWalk !== undefined;
    const own = <Own extends Part>(part: Own): Own => {
      this.#owned.push(part);
      return part;
    };
    try {
      const arena = own(backend.allocate(plan.length));
      const slots = new StateSlots(plan, arena);
      const moveJournals = (to: "first" | "newest") => this.moveJournals(to);
      const stateWritten = () => this.#stateWritten();
      this.memory = { plan, arena, slots, precision: backend.precision, moveJournals, stateWritten };
      this.data = new ArenaPassData(this.memory);
      const frame = own(backend.createFrame());
      this.calls = plan.program.calls.map((call) => {
        const bound = bindCall(backend, call, plan, { parameters, arena }, frame, gradientsOf);
        own(bound.bound);
        return bound;
      });
      this.trained = this.calls.filter(({ hasParameters }) => hasParameters);
      this.walker = new PassWalker(backend, plan, slots, frame, own);
      const operations = plan.purpose === "run" ? runOperations : forwardOperations;
      this.#forward = this.walker.bindAll(operations(this.calls, plan, arena));
      const exchanges = exchangeOperations(this.calls);
      this.#exchange = exchanges.length > 0 ? this.walker.bind(exchanges) : undefined;
      const canUndo = this.#exchange && plan.purpose === "run";
      this.stepJournal = canUndo ? new StepJournal(plan, arena, slots, (mask) => this.#undoStep(mask)) : undefined;
    } catch (error) {
      this.#disposeOwned();
      throw error;
    }
  }

  forward(steps: number, mask?: SequenceMask): void {
    this.life.check();
    requirePass(this.plan, steps, mask);
    if (mask && !this.#acceptsMasks) {
      const expected = "no mask: this backend recomputes a state tensor, and has no walk of its own";
      throw new ArgumentError("mask", `${mask.length} values`, expected);
    }
    for (const { bound } of this.trained) bound.prepare();
    this.moveJournals("first");
    this.walker.mask = mask;
    const { slots } = this.memory;
    slots.steps = steps;
    const { purpose, segment } = this.plan;
    if (purpose === "run") {
      if (this.#forward.reverse) {
        this.walker.steps(this.#forward.reverse, 0, steps, steps - 1);
        slots.rewind(steps);
      }
      this.walker.steps(this.#forward.step, 0, steps);
      return;
    }
    for (let begin = 0; begin < steps; begin += segment) {
      slots.enterSegment(begin);
      this.forwardSegment(begin, Math.min(begin + segment, steps));
    }
    slots.journalAt = "newest";
  }

  dispose(): void {
    if (this.life.end()) this.#disposeOwned();
  }

  protected forwardSegment(begin: number, end: number): void {
    this.walker.whole(this.#forward.before, begin, end);
    if (this.#forward.reverse) this.walker.steps(this.#forward.reverse, begin, end, end - 1);
    this.walker.steps(this.#forward.step, begin, end);
    this.walker.whole(this.#forward.after, begin, end);
  }

  /** Moves tensors with a journal to state(0), or to the newest state of the last pass, step by step. */
  protected moveJournals(to: "first" | "newest"): void {
    const { slots } = this.memory;
    const { journalAt, steps } = slots;
    if (!this.#exchange || this.plan.purpose === "run" || steps === 0 || journalAt === to) return;
    if (to === "first") this.walker.steps(this.#exchange, steps - 1, -1);
    else this.walker.steps(this.#exchange, 0, steps);
    slots.journalAt = to;
  }

  /** Purpose run: takes tensors with a journal one step back, by the records in the saved tensors. */
  #undoStep(mask: SequenceMask | undefined): void {
    this.walker.mask = mask;
    this.walker.whole(this.#exchange, 0, 1);
  }

  #stateWritten(): void {
    for (const { bound } of this.calls) bound.stateWritten?.();
  }

  #disposeOwned(): void {
    for (const part of this.#owned.toReversed()) part.dispose();
  }
}
