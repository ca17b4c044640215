import { disposeOnError } from "../disposeOnError.ts";
import { ArgumentError, DncError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import { planFor } from "../layout/plan.ts";
import { Life } from "../life.ts";
import { buildProgram } from "../network/build.ts";
import type { DncConfig } from "../network/config.ts";
import { firstNotFiniteIn } from "../precision.ts";
import { createRunner } from "../run/createRunner.ts";
import type { SequenceMask } from "../run/mask.ts";
import type { Parameters } from "../run/parameters.ts";
import { requireElements } from "../run/passData.ts";
import type { AnyBackend, Runner } from "../run/runner.ts";
import { arrayOf, checkMask, checkSequence, type SequenceInput } from "./input.ts";
import { requireFinite } from "./nonFinite.ts";
import { requireSparseState } from "./sparseState.ts";
import { fitsConfig, isState, requireBatch, State } from "./state.ts";
import type { Trace } from "./trace.ts";
import { Turns } from "./turns.ts";
import { WholeInput } from "./wholeInput.ts";

/** Steps of one walk. A longer sequence is run in chunks, with the same results. */
const CHUNK = 32;

/**
 * A batch of B episodes in progress. Its state can be copied, compared and set between calls. Sessions of one model share only its
 * parameters. Calls take effect in the order in which they are made, awaited or not, and copy their arguments before they return. A call that
 * throws an ArgumentError changes nothing. After `dispose`, or after the model is disposed of, every call, pending ones included, fails with
 * a DncError with code "disposed".
 *
 * Shapes: T steps, B = `batch`, X = `config.inputSize`, Y = `config.outputSize`.
 */
export class Session implements Disposable {
  /** B, the number of batch elements. */
  readonly batch: number;
  /** The configuration, with the number of locations of this session. */
  readonly config: DncConfig;
  readonly #backend: AnyBackend;
  readonly #parameters: Parameters;
  #runner: Runner;
  readonly #life: Life;
  readonly #requireFinite: boolean;
  /** The copy of x of a step that runs at once. */
  #stepInput: FloatArray | undefined;
  readonly #input: WholeInput;
  /** The marked state, unless the runner keeps it. */
  #marked: FloatArray | undefined;
  readonly #turns: Turns;

  constructor(
    backend: AnyBackend,
    config: DncConfig,
    parameters: Parameters,
    batch: number,
    { requireFinite = true }: { readonly requireFinite?: boolean } = {},
  ) {
    requireBatch(batch);
    parameters.life.check();
    this.#life = new Life("the session", parameters.life);
    this.#turns = new Turns(this.#life);
    this.#requireFinite = requireFinite;
    this.batch = batch;
    this.config = config;
    this.#backend = backend;
    this.#parameters = parameters;
    this.#input = new WholeInput(config);
    this.#runner = this.#openRunner(CHUNK);
    this.#runner.data.writeState();
  }

  /**
   * Runs one step: x [B,X]. Returns y [B,Y], logits unless the network was trained with meanSquare (see `probabilities`).
   * @throws ArgumentError for an invalid x
   * @throws DncError with code "wholeInput" if the network is bidirectional
   * @throws NonFiniteError if y holds NaN or Infinity
   */
  async step(x: ArrayLike<number>): Promise<FloatArray> {
    this.#life.check();
    this.#input.refuse("step()");
    const inTurn = this.#turns.isBusy || this.#runner.stepJournal?.isMarked === true;
    const buffer = inTurn ? undefined : this.#stepInput;
    const { steps, data } = checkSequence(x, this.batch, this.config.inputSize, this.#backend.precision, buffer);
    if (steps !== 1) throw new ArgumentError("x", `${steps} steps`, "one step; use run for a sequence");
    if (inTurn) return this.#turns.take(() => this.#runNow(data, 1, undefined));
    this.#stepInput = data;
    return this.#turns.start(() => this.#stepNow(data));
  }

  /**
   * Runs a sequence from the current state: x [T,B,X]. Returns y [T,B,Y], logits (see `probabilities`). A batch element whose mask [T,B] is 0 in a step keeps its state, and
   * its y is 0. By default no element is masked. The x of a bidirectional network is a whole input: call `reset` before the next one.
   * @throws ArgumentError for an invalid x or mask
   * @throws DncError with code "wholeInput" if the network is bidirectional and the session is not at the start of an episode
   * @throws NonFiniteError if y holds NaN or Infinity
   */
  async run(x: SequenceInput, mask?: SequenceMask): Promise<FloatArray> {
    this.#life.check();
    const { steps, data } = checkSequence(x, this.batch, this.config.inputSize, this.#backend.precision);
    const ownMask = mask === undefined ? undefined : checkMask(mask, steps, this.batch);
    this.#input.begin("run()");
    return this.#turns.take(() => this.#runNow(data, steps, ownMask));
  }

  /**
   * Like `run`, but returns every weighting, gate and state of every step, all of them finite. Of a sparse memory it holds the touched locations
   * only (`Trace.touched`); `wholeTrace` adds the others.
   * @throws ArgumentError for an invalid x or mask, or for a sparse memory if the trace might have more than 2^28 numbers
   * @throws DncError with code "wholeInput" as `run`, and for a bidirectional network with a sparse memory, which is traced step by step
   */
  async trace(x: SequenceInput, mask?: SequenceMask): Promise<Trace> {
    this.#life.check();
    const { steps, data } = checkSequence(x, this.batch, this.config.inputSize, this.#backend.precision);
    const ownMask = mask === undefined ? undefined : checkMask(mask, steps, this.batch);
    if (this.config.memory?.sparse) this.#input.refuse("trace() with memory.sparse");
    this.#input.begin("trace()");
    return this.#turns.take(() => this.#traceNow(data, steps, ownMask));
  }

  /**
   * Returns a copy of the state.
   *
   * @example
   * ```ts
   * import { Dnc, ReferenceBackend } from "@dncjs/core";
   *
   * const dnc = Dnc.create({ inputSize: 2, outputSize: 1 }, { backend: new ReferenceBackend(), seed: 1 });
   * const session = dnc.session();
   * await session.step([1, 0]);
   * const state = await session.snapshot();
   * console.log(state.names, state.tensor("usage"));
   * session.restore(state);
   * ```
   */
  async snapshot(): Promise<State> {
    this.#life.check();
    return this.#turns.take(async () => State.of(this.config, this.batch, await this.#runner.data.readState()));
  }

  /**
   * Sets the state.
   * @throws ArgumentError for a state of another configuration or batch, with a number that is not finite in the backend's precision, or with
   *   invalid lists of a sparse memory
   * @throws DncError with code "busy" if a call is pending
   */
  restore(state: State): void {
    this.#life.check();
    if (!isState(state) || !fitsConfig(state, this.config, this.batch)) {
      const given = isState(state) ? `of batch ${state.batch} with ${state.names.length} tensors` : state;
      throw new ArgumentError("state", given, `a state of the same configuration and of batch ${this.batch}`);
    }
    const { precision } = this.#backend;
    for (const name of state.names) {
      const tensor = state.tensor(name);
      const at = firstNotFiniteIn(precision, tensor);
      if (at >= 0) throw new ArgumentError(`${name}[${at}] of state`, tensor[at], `a finite number in ${precision}`);
    }
    requireSparseState(state, this.config);
    this.#turns.requireIdle("set its state");
    this.#dropMark();
    this.#input.leaveStart();
    this.#runner.data.writeState(state.data);
  }

  /**
   * Starts a new episode for the given batch elements. Defaults to all of them.
   * @throws ArgumentError for elements out of range
   * @throws DncError with code "busy" if a call is pending
   */
  reset(elements?: readonly number[]): void {
    this.#life.check();
    if (elements !== undefined) requireElements(elements, this.batch);
    this.#turns.requireIdle("reset it");
    this.#dropMark();
    if (elements) this.#runner.data.resetElements(elements);
    else {
      this.#input.reset();
      this.#runner.data.writeState();
    }
  }

  /**
   * Returns a second session that continues from a copy of the current state.
   *
   * @example
   * ```ts
   * import { Dnc, ReferenceBackend } from "@dncjs/core";
   *
   * const dnc = Dnc.create({ inputSize: 2, outputSize: 1 }, { backend: new ReferenceBackend(), seed: 1 });
   * const session = dnc.session();
   * await session.run([[1, 0], [0, 1]]);
   * const other = await session.fork(); // both continue from here
   * console.log(await session.step([1, 0]), await other.step([0, 1]));
   * ```
   */
  async fork(): Promise<Session> {
    const { isReset } = this.#input; // calls that follow this one do not count
    const { data } = await this.snapshot();
    const options = { requireFinite: this.#requireFinite };
    const session = new Session(this.#backend, this.config, this.#parameters, this.batch, options);
    disposeOnError([session], () => session.#runner.data.writeState(data));
    if (!isReset) session.#input.leaveStart();
    return session;
  }

  /**
   * Marks the current state, to which `rollback` returns. An earlier mark is dropped; so is the mark by `restore` and `reset`. With a sparse
   * memory a mark copies little, and steps after it keep the few numbers that they overwrite. Otherwise it copies the state.
   * @throws DncError with code "wholeInput" if the network is bidirectional
   *
   * @example
   * ```ts
   * import { Dnc, ReferenceBackend } from "@dncjs/core";
   *
   * const dnc = Dnc.create({ inputSize: 2, outputSize: 1 }, { backend: new ReferenceBackend(), seed: 1 });
   * const session = dnc.session();
   * await session.mark();
   * for (const x of [[1, 0], [0, 1]]) {
   *   console.log(await session.step(x)); // what if this were the next step?
   *   await session.rollback();
   * }
   * ```
   */
  async mark(): Promise<void> {
    this.#life.check();
    this.#input.refuse("mark()");
    return this.#turns.take(async () => {
      const { stepJournal } = this.#runner;
      if (stepJournal) await stepJournal.mark();
      this.#marked = stepJournal ? undefined : await this.#runner.data.readState();
    });
  }

  /**
   * Returns to the marked state, bit for bit. The mark stays.
   * @throws DncError with code "noMark" if no state is marked
   */
  async rollback(): Promise<void> {
    this.#life.check();
    return this.#turns.take(async () => {
      const { stepJournal, data } = this.#runner;
      if (stepJournal?.isMarked) stepJournal.rollback();
      else if (this.#marked) data.writeState(this.#marked);
      else throw new DncError("noMark", "no state of this session is marked; call mark before rollback");
    });
  }

  /** Frees the memory of the session. */
  dispose(): void {
    if (this.#life.end()) this.#runner.dispose();
  }

  /** Calls `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Runs a step before it returns; x may then change. */
  async #stepNow(x: FloatArray): Promise<FloatArray> {
    this.#runner.data.write("x", x);
    this.#runner.forward(1);
    const y = await this.#runner.data.read("y", 1);
    if (this.#requireFinite) requireFinite("y", y, 1, this.batch);
    return y;
  }

  async #runNow(data: FloatArray, steps: number, mask: Uint8Array | undefined): Promise<FloatArray> {
    const perX = this.batch * this.config.inputSize;
    const perY = this.batch * this.config.outputSize;
    const y = arrayOf(steps * perY, this.#backend.precision);
    const journal = this.#runner.stepJournal?.isMarked ? this.#runner.stepJournal : undefined;
    if (this.config.bidirectional && steps > this.#runner.plan.steps) this.#growRunner(steps);
    const whole = this.config.bidirectional ? steps : CHUNK;
    const chunk = journal ? 1 : whole;
    for (let begin = 0; begin < steps; begin += chunk) {
      const end = Math.min(begin + chunk, steps);
      const ownMask = mask?.subarray(begin * this.batch, end * this.batch);
      this.#runner.data.write("x", data.subarray(begin * perX, end * perX));
      this.#runner.forward(end - begin, ownMask);
      await journal?.record(ownMask);
      const part = await this.#runner.data.read("y", end - begin);
      this.#life.check();
      if (this.#requireFinite) requireFinite("y", part, end - begin, this.batch, begin);
      y.set(part, begin * perY);
    }
    return y;
  }

  async #traceNow(data: FloatArray, steps: number, mask: Uint8Array | undefined): Promise<Trace> {
    const { traceSession } = await import("./tracing.ts");
    const traced = {
      backend: this.#backend,
      config: this.config,
      parameters: this.#parameters,
      runner: this.#runner,
      life: this.#life,
    };
    const trace = await traceSession(traced, data, steps, mask);
    if (this.#requireFinite) for (const [name, tensor] of trace) requireFinite(name, tensor.data, steps, this.batch);
    return trace;
  }

  #openRunner(steps: number): Runner {
    const plan = planFor(this.#backend, buildProgram(this.config), { batch: this.batch, steps, purpose: "run" });
    return createRunner(this.#backend, plan, this.#parameters);
  }

  /** Replaces the runner, which is at the zero state, by one for more steps. */
  #growRunner(steps: number): void {
    const grown = this.#openRunner(steps);
    this.#runner.dispose();
    this.#runner = grown;
    grown.data.writeState();
  }

  #dropMark(): void {
    this.#marked = undefined;
    this.#runner.stepJournal?.drop();
  }
}
