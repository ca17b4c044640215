/**
 * Walks a program forward and backward on a backend, segment by segment (docs/math.md, "Through time"). Nothing is allocated
 * in a step: every call is bound once.
 */
import type { Backend, Block, Frame } from "../backend.ts";
import { ArgumentError } from "../errors.ts";
import type { Parameters } from "../parameters.ts";
import { bindProgram, type Step } from "./bind.ts";
import { forActiveRuns, forMaskedRows, type SequenceMask } from "./mask.ts";
import type { Location, Plan, PlannedTensor, Region } from "./plan.ts";
import type { Phase } from "./program.ts";
import { Tape } from "./tape.ts";

export class Executor {
  readonly plan: Plan;
  /** Reads and writes what the passes work on. */
  readonly tape: Tape;
  readonly #arena: Block;
  readonly #frame: Frame;
  readonly #steps: readonly Step[];
  /** Of `#steps`, those of each phase, in order. */
  readonly #phases: Readonly<Record<Phase, readonly Step[]>>;
  readonly #trained: readonly Step[];
  /** State tensors that no call writes: 0 after any step. */
  readonly #unwritten: readonly PlannedTensor[];
  /** Where a row sits out, what products over all steps read of it, and what it would have put out, must be 0. */
  readonly #zeroedWhenMasked: readonly PlannedTensor[];
  /** What a step's backward must find at 0 in the gradient of state(t-1); calls overwrite the rest. */
  readonly #cleared: readonly Region[];
  /** What comes from outside: may be anything where a row sits out. */
  readonly #inputs: readonly PlannedTensor[];
  #mask: SequenceMask | undefined;
  // The step being walked; fields, and not arguments of closures, so that walking allocates nothing.
  #t = 0;
  #begin = 0;
  readonly #forwardRows = (from: number, to: number): void => {
    for (const { bound } of this.#phases.step) bound.forward(from, to);
  };
  readonly #backwardRows = (from: number, to: number): void => {
    const { step } = this.#phases;
    for (let k = step.length - 1; k >= 0; k--) step[k]!.bound.backward(from, to);
  };
  readonly #sitOut = (b: number): void => {
    this.tape.keepState(this.#t - this.#begin, b);
    for (const tensor of this.#zeroedWhenMasked) this.#zeroRow(tensor, tensor.value, this.#t, this.#begin, b);
  };
  readonly #passGradient = (b: number): void => this.tape.passStateGradient(this.#t, b);

  constructor(backend: Backend, plan: Plan, parameters: Parameters) {
    this.plan = plan;
    this.#arena = backend.allocate(plan.length);
    this.tape = new Tape(plan, this.#arena, backend.precision);
    this.#frame = backend.createFrame();
    this.#steps = bindProgram(backend, plan, parameters, this.#arena, this.#frame);
    const written = new Set(this.#steps.flatMap(({ outputs }) => outputs));
    this.#unwritten = this.tape.states.filter((tensor) => !written.has(tensor));
    const ofPhase = (wanted: Phase) => this.#steps.filter(({ phase }) => phase === wanted);
    this.#phases = { before: ofPhase("before"), step: ofPhase("step"), after: ofPhase("after") };
    this.#trained = this.#steps.filter(({ hasParameters }) => hasParameters);
    this.#cleared = this.tape.stateRegions(new Set(this.#steps.flatMap(({ overwritten }) => overwritten)));
    const summed = this.#steps
      .filter((step) => step.phase !== "step" || step.hasParameters)
      .flatMap(({ inputs }) => inputs);
    const put = this.#phases.step.flatMap(({ outputs }) => outputs).filter(({ place }) => place === "sequence");
    this.#inputs = this.#phases.before.flatMap(({ inputs }) => inputs);
    this.#zeroedWhenMasked = [...new Set([...summed.filter(({ place }) => place === "saved"), ...put])];
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
    for (const { bound } of this.#trained) bound.prepare();
    this.#mask = mask;
    this.tape.steps = steps;
    for (let begin = 0; begin < steps; begin += this.plan.segment) {
      this.tape.enterSegment(begin);
      this.#forwardSegment(begin, Math.min(begin + this.plan.segment, steps));
    }
  }

  /** The gradients of the last forward pass, from what was written as gradients of outputs; adds to the parameters' gradients. */
  backward(): void {
    const { segment, segmentGradients } = this.plan;
    const steps = this.tape.steps;
    const last = Math.floor((steps - 1) / segment);
    for (let s = last; s >= 0; s--) {
      const [begin, end] = [s * segment, Math.min((s + 1) * segment, steps)];
      if (s < last) {
        this.tape.restoreCheckpoint(s);
        this.#forwardSegment(begin, end);
      }
      this.#arena.fill(0, segmentGradients.at, segmentGradients.length);
      this.#backwardSegment(begin, end);
    }
  }

  dispose(): void {
    for (const { bound } of this.#steps) bound.dispose();
    this.#frame.dispose();
    this.#arena.dispose();
  }

  #forwardSegment(begin: number, end: number): void {
    const { batch } = this.plan;
    this.#zeroMasked(this.#inputs, begin, end, false);
    this.#enter(begin, begin); // holds for the first step too, and, since calls of "after" read no state, after a single one
    this.#forwardWhole("before", begin, end);
    for (let t = begin; t < end; t++) {
      if (t > begin) this.#enter(t, begin);
      forActiveRuns(this.#mask, t, batch, this.#forwardRows);
      forMaskedRows(this.#mask, t, batch, this.#sitOut);
      for (const tensor of this.#unwritten) this.tape.zeroState(tensor, t - begin);
      this.tape.advance();
    }
    if (end > begin + 1) this.#enter(begin, begin);
    this.#forwardWhole("after", begin, end);
  }

  #backwardSegment(begin: number, end: number): void {
    const { batch, stepGradients } = this.plan;
    this.#enter(begin, begin);
    this.#backwardWhole("after", begin, end);
    for (let t = end - 1; t >= begin; t--) {
      this.#enter(t, begin);
      for (const region of this.#cleared) this.tape.zeroStateGradient(t, region);
      this.#arena.fill(0, stepGradients.at, stepGradients.length);
      forActiveRuns(this.#mask, t, batch, this.#backwardRows);
      forMaskedRows(this.#mask, t, batch, this.#passGradient);
    }
    this.#enter(begin, begin);
    this.#backwardWhole("before", begin, end);
    for (const { bound } of this.#trained) bound.parameterGradient(end - begin);
  }

  #forwardWhole(phase: Phase, begin: number, end: number): void {
    for (const step of this.#phases[phase]) {
      step.bound.forward(0, (end - begin) * this.plan.batch);
      this.#zeroMasked(step.outputs, begin, end, false);
    }
  }

  #backwardWhole(phase: Phase, begin: number, end: number): void {
    const steps = this.#phases[phase];
    for (let k = steps.length - 1; k >= 0; k--) {
      const step = steps[k]!;
      this.#zeroMasked(step.outputs, begin, end, true);
      step.bound.backward(0, (end - begin) * this.plan.batch);
    }
  }

  /** Zeroes the masked rows of tensors that once-per-segment calls read or put out, or of their gradients. */
  #zeroMasked(tensors: readonly PlannedTensor[], begin: number, end: number, gradients: boolean): void {
    const mask = this.#mask;
    if (!mask) return;
    const { batch } = this.plan;
    for (let t = begin; t < end; t++) {
      for (let b = 0; b < batch; b++) {
        if (mask[t * batch + b] !== 0) continue;
        for (const tensor of tensors) this.#zeroRow(tensor, gradients ? tensor.gradient! : tensor.value, t, begin, b);
      }
    }
  }

  #zeroRow(
    { place, size }: PlannedTensor,
    { base, stride, rowStride }: Location,
    t: number,
    begin: number,
    b: number,
  ): void {
    const slot = place === "sequence" ? t : t - begin;
    this.#arena.fill(0, base + slot * stride + b * rowStride, size);
  }

  /** Points the frame at step t of the segment that starts at step `begin`. */
  #enter(t: number, begin: number): void {
    this.#t = t;
    this.#begin = begin;
    this.#frame.set("previous", this.tape.previousSlot(t - begin));
    this.#frame.set("current", this.tape.currentSlot(t - begin));
    this.#frame.set("saved", t - begin);
    this.#frame.set("sequence", t);
    this.#frame.set("previousGradient", this.tape.gradientSlot(t));
    this.#frame.set("currentGradient", this.tape.gradientSlot(t + 1));
  }
}
