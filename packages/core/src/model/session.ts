import type { Backend } from "../backend.ts";
import type { DncConfig } from "../config.ts";
import { ArgumentError } from "../errors.ts";
import type { Row } from "../kernel.ts";
import type { Parameters } from "../parameters.ts";
import { buildProgram } from "../program/build.ts";
import { Executor } from "../program/executor.ts";
import type { SequenceMask } from "../program/mask.ts";
import { planMemory } from "../program/plan.ts";
import { checkMask, checkSequence, type SequenceInput } from "./input.ts";
import { State } from "./state.ts";
import { readTrace, type Trace } from "./trace.ts";

/** Steps that one walk covers; longer sequences are fed piece by piece, which changes no number. */
const CHUNK = 32;

/**
 * A batch of episodes in progress: the state between steps, explicit and yours to copy, compare and set. Sessions of one model
 * share its parameters and nothing else.
 */
export class Session {
  readonly batch: number;
  readonly config: DncConfig;
  readonly #backend: Backend;
  readonly #parameters: Parameters;
  readonly #executor: Executor;

  constructor(backend: Backend, config: DncConfig, parameters: Parameters, batch: number) {
    if (!Number.isInteger(batch) || batch < 1) throw new ArgumentError("batch", batch, "an integer of at least 1");
    this.batch = batch;
    this.config = config;
    this.#backend = backend;
    this.#parameters = parameters;
    const plan = planMemory(buildProgram(config), { batch, steps: CHUNK, purpose: "run" });
    this.#executor = new Executor(backend, plan, parameters);
    this.#executor.tape.writeState();
  }

  /** One step: x [B,X] to y [B,Y]. */
  async step(x: ArrayLike<number>): Promise<Row> {
    const { steps } = checkSequence(x, this.batch, this.config.inputSize);
    if (steps !== 1) throw new ArgumentError("x", `${steps} steps`, "one step; use run for a sequence");
    this.#executor.tape.write("x", x);
    this.#executor.forward(1);
    return this.#executor.tape.read("y", 1);
  }

  /**
   * A whole sequence, from the state the last call left: x [T,B,X] to y [T,B,Y]. Where the mask [T,B] is 0 a row's state stays
   * as it is and its y is 0.
   */
  async run(x: SequenceInput, mask?: SequenceMask): Promise<Row> {
    const { steps, data } = checkSequence(x, this.batch, this.config.inputSize);
    if (mask) checkMask(mask, steps, this.batch);
    const [perX, perY] = [this.batch * this.config.inputSize, this.batch * this.config.outputSize];
    const y = this.#backend.precision === "float64" ? new Float64Array(steps * perY) : new Float32Array(steps * perY);
    for (let begin = 0; begin < steps; begin += CHUNK) {
      const end = Math.min(begin + CHUNK, steps);
      this.#executor.tape.write("x", slice(data, begin * perX, end * perX));
      this.#executor.forward(end - begin, mask && slice(mask, begin * this.batch, end * this.batch));
      y.set(await this.#executor.tape.read("y", end - begin), begin * perY);
    }
    return y;
  }

  /** Like `run`, and tells every weighting and gate of every step. */
  async trace(x: SequenceInput, mask?: SequenceMask): Promise<Trace> {
    const { steps, data } = checkSequence(x, this.batch, this.config.inputSize);
    if (mask) checkMask(mask, steps, this.batch);
    const plan = planMemory(buildProgram(this.config), { batch: this.batch, steps, purpose: "trace" });
    const executor = new Executor(this.#backend, plan, this.#parameters);
    try {
      executor.tape.writeState(await this.#executor.tape.readState());
      executor.tape.write("x", data);
      executor.forward(steps, mask);
      this.#executor.tape.writeState(await executor.tape.readState());
      return await readTrace(executor.tape, this.config);
    } finally {
      executor.dispose();
    }
  }

  /** A copy of the state. */
  async snapshot(): Promise<State> {
    return State.of(this.config, this.batch, await this.#executor.tape.readState());
  }

  /** Sets the state, of the same configuration and batch. */
  restore(state: State): void {
    if (!state.fits(State.zero(this.config, this.batch))) {
      const expected = `a state of the same configuration and of batch ${this.batch}`;
      throw new ArgumentError("state", `of batch ${state.batch} with ${state.names.length} tensors`, expected);
    }
    this.#executor.tape.writeState(state.data);
  }

  /** Starts a new episode: in the given batch rows, or in all. */
  reset(rows?: readonly number[]): void {
    if (rows) this.#executor.tape.resetRows(rows);
    else this.#executor.tape.writeState();
  }

  /** A second session that goes on from this one's state. */
  async fork(): Promise<Session> {
    const session = new Session(this.#backend, this.config, this.#parameters, this.batch);
    session.restore(await this.snapshot());
    return session;
  }

  dispose(): void {
    this.#executor.dispose();
  }
}

function slice(values: ArrayLike<number>, begin: number, end: number): ArrayLike<number> {
  if (ArrayBuffer.isView(values)) return (values as unknown as Row).subarray(begin, end);
  return Array.prototype.slice.call(values, begin, end);
}
