import type { AnyBackend } from "../backend/contract.ts";
import { ArgumentError, DncError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import { planMemory } from "../layout/plan.ts";
import { buildProgram } from "../network/build.ts";
import type { DncConfig } from "../network/config.ts";
import type { SequenceMask } from "../run/mask.ts";
import type { Parameters } from "../run/parameters.ts";
import { createRunner, type Runner } from "../run/runner.ts";
import { checkMask, checkSequence, type SequenceInput } from "./input.ts";
import { State } from "./state.ts";
import { readTrace, type Trace } from "./trace.ts";

/** Steps that one walk covers; longer sequences are fed piece by piece, which changes no number. */
const CHUNK = 32;

/**
 * A batch of episodes in progress: the state between steps, explicit and yours to copy, compare and set. Sessions of one model
 * share its parameters and nothing else. Calls take effect in the order they are made, whether they are awaited or not.
 */
export class Session {
  readonly batch: number;
  readonly config: DncConfig;
  readonly #backend: AnyBackend;
  readonly #parameters: Parameters;
  readonly #runner: Runner;
  /** Calls of run and trace that have not ended, and the end of the last of them. */
  #underWay = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(backend: AnyBackend, config: DncConfig, parameters: Parameters, batch: number) {
    if (!Number.isInteger(batch) || batch < 1) throw new ArgumentError("batch", batch, "an integer of at least 1");
    this.batch = batch;
    this.config = config;
    this.#backend = backend;
    this.#parameters = parameters;
    const plan = planMemory(buildProgram(config), { batch, steps: CHUNK, purpose: "run" });
    this.#runner = createRunner(backend, plan, parameters);
    this.#runner.tape.writeState();
  }

  /** One step: x [B,X] to y [B,Y]. */
  async step(x: ArrayLike<number>): Promise<FloatArray> {
    const { steps } = checkSequence(x, this.batch, this.config.inputSize);
    if (steps !== 1) throw new ArgumentError("x", `${steps} steps`, "one step; use run for a sequence");
    return this.#underWay > 0 ? this.#inTurn(() => this.#stepNow(x)) : this.#stepNow(x);
  }

  /**
   * A whole sequence, from the state the last call left: x [T,B,X] to y [T,B,Y]. Where the mask [T,B] is 0 a row's state stays
   * as it is and its y is 0.
   */
  async run(x: SequenceInput, mask?: SequenceMask): Promise<FloatArray> {
    const { steps, data } = checkSequence(x, this.batch, this.config.inputSize);
    if (mask) checkMask(mask, steps, this.batch);
    return this.#inTurn(() => this.#runNow(data, steps, mask));
  }

  /** Like `run`, and tells every weighting and gate of every step. */
  async trace(x: SequenceInput, mask?: SequenceMask): Promise<Trace> {
    const { steps, data } = checkSequence(x, this.batch, this.config.inputSize);
    if (mask) checkMask(mask, steps, this.batch);
    return this.#inTurn(() => this.#traceNow(data, steps, mask));
  }

  /** A copy of the state. */
  async snapshot(): Promise<State> {
    return this.#inTurn(async () => State.of(this.config, this.batch, await this.#runner.tape.readState()));
  }

  /** Sets the state, of the same configuration and batch. */
  restore(state: State): void {
    if (!state.fits(State.zero(this.config, this.batch))) {
      const expected = `a state of the same configuration and of batch ${this.batch}`;
      throw new ArgumentError("state", `of batch ${state.batch} with ${state.names.length} tensors`, expected);
    }
    this.#requireIdle("set its state");
    this.#runner.tape.writeState(state.data);
  }

  /** Starts a new episode: in the given batch rows, or in all. */
  reset(rows?: readonly number[]): void {
    this.#requireIdle("reset it");
    if (rows) this.#runner.tape.resetElements(rows);
    else this.#runner.tape.writeState();
  }

  /** A second session that goes on from this one's state. */
  async fork(): Promise<Session> {
    const session = new Session(this.#backend, this.config, this.#parameters, this.batch);
    session.restore(await this.snapshot());
    return session;
  }

  dispose(): void {
    this.#runner.dispose();
  }

  async #stepNow(x: ArrayLike<number>): Promise<FloatArray> {
    this.#runner.tape.write("x", x);
    this.#runner.forward(1);
    return this.#runner.tape.read("y", 1);
  }

  async #runNow(data: ArrayLike<number>, steps: number, mask: SequenceMask | undefined): Promise<FloatArray> {
    const [perX, perY] = [this.batch * this.config.inputSize, this.batch * this.config.outputSize];
    const y = this.#backend.precision === "float64" ? new Float64Array(steps * perY) : new Float32Array(steps * perY);
    for (let begin = 0; begin < steps; begin += CHUNK) {
      const end = Math.min(begin + CHUNK, steps);
      this.#runner.tape.write("x", slice(data, begin * perX, end * perX));
      this.#runner.forward(end - begin, mask && slice(mask, begin * this.batch, end * this.batch));
      y.set(await this.#runner.tape.read("y", end - begin), begin * perY);
    }
    return y;
  }

  async #traceNow(data: ArrayLike<number>, steps: number, mask: SequenceMask | undefined): Promise<Trace> {
    const plan = planMemory(buildProgram(this.config), { batch: this.batch, steps, purpose: "trace" });
    const runner = createRunner(this.#backend, plan, this.#parameters);
    try {
      runner.tape.writeState(await this.#runner.tape.readState());
      runner.tape.write("x", data);
      runner.forward(steps, mask);
      this.#runner.tape.writeState(await runner.tape.readState());
      return await readTrace(runner.tape, this.config);
    } finally {
      runner.dispose();
    }
  }

  /** Does what reads and moves the state once everything asked for before has ended. */
  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#last;
    this.#underWay++;
    const result = before.then(work);
    this.#last = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      this.#underWay--;
    }
  }

  #requireIdle(what: string): void {
    if (this.#underWay > 0)
      throw new DncError("busy", `a run of this session is under way; await it before you ${what}`);
  }
}

function slice(values: ArrayLike<number>, begin: number, end: number): ArrayLike<number> {
  if (ArrayBuffer.isView(values)) return (values as unknown as FloatArray).subarray(begin, end);
  return Array.prototype.slice.call(values, begin, end);
}
