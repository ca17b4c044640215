import { requireBackend, requireOptions } from "../arguments.ts";
import { disposeOnError } from "../disposeOnError.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import { type DncConfig, type DncOptions, defineConfig, withLocations } from "../network/config.ts";
import { initialValues } from "../network/initialValues.ts";
import { Parameters } from "../run/parameters.ts";
import type { AnyBackend } from "../run/runner.ts";
import type { SequenceInput } from "./input.ts";
import { readModel } from "./readModel.ts";
import { Session } from "./session.ts";
import type { Trace } from "./trace.ts";

/** Options of `Dnc.session`. */
export interface SessionOptions {
  readonly batch?: number;
  readonly requireFinite?: boolean;
  readonly locations?: number | undefined;
}

/** The origin of a network. */
export interface DncSource {
  readonly seed: number;
  readonly provenance: Readonly<Record<string, string>>;
}

/**
 * A differentiable neural computer on a backend: a configuration and parameters. `run` and `trace` process one sequence from the zero state.
 * `step` continues from call to call. `session` gives batches and access to the state. After `dispose` every call of the network and of its
 * sessions, pending ones included, fails with a DncError with code "disposed".
 *
 * Shapes: T steps, B batch elements, X = `config.inputSize`, Y = `config.outputSize`.
 */
export class Dnc implements Disposable {
  /** The complete configuration. */
  readonly config: DncConfig;
  /** The backend that the network runs on. */
  readonly backend: AnyBackend;
  /** The trained values. */
  readonly parameters: Parameters;
  /** The seed of the initial parameters. */
  readonly seed: number;
  /** Origin of the parameters in free words, such as task and loss, as saved with the model. */
  readonly provenance: Readonly<Record<string, string>>;
  /** The session of `step`. */
  #stepping: Session | undefined;

  private constructor(backend: AnyBackend, config: DncConfig, parameters: Parameters, source: DncSource) {
    this.backend = backend;
    this.config = config;
    this.parameters = parameters;
    this.seed = source.seed;
    this.provenance = source.provenance;
  }

  /**
   * Creates a network with random initial parameters. The same seed (an integer 0..2^53-1) gives the same parameters.
   * @throws ConfigError naming the invalid field, or the sizes if they give too many parameters
   * @throws ArgumentError for an invalid seed, or a backend that was not awaited
   * @throws BackendError if memory does not suffice
   *
   * @example
   * ```ts
   * import { Dnc, ReferenceBackend } from "@dncjs/core";
   *
   * const options = { inputSize: 3, outputSize: 2, memory: { locations: 16, wordSize: 8 } };
   * const dnc = Dnc.create(options, { backend: new ReferenceBackend(), seed: 7 });
   * console.log(dnc.parameterCount);
   * ```
   */
  static create(options: DncOptions, host: { readonly backend: AnyBackend; readonly seed: number }): Dnc {
    const { backend, seed } = requireOptions("host", host, "backend, seed");
    const config = defineConfig(options);
    return Dnc.#open(backend, config, () => initialValues(config, seed), { seed, provenance: {} });
  }

  /**
   * Creates a network from the bytes of a model file.
   * @throws CheckpointError naming the problem if the file is invalid, or holds values beyond the precision of the backend
   * @throws ArgumentError for an invalid backend
   *
   * @example
   * ```ts
   * import { Dnc, ReferenceBackend } from "@dncjs/core";
   * import { modelFiles, readBytes } from "@dncjs/models";
   *
   * const dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend: new ReferenceBackend() });
   * console.log(dnc.config, dnc.provenance);
   * ```
   */
  static load(bytes: Uint8Array, host: { readonly backend: AnyBackend }): Dnc {
    const backend = requireBackend(requireOptions("host", host, "backend").backend);
    const file = readModel(bytes, backend.precision);
    return Dnc.#open(backend, file.config, () => file.values, file);
  }

  /** Allocates before it computes the values: that may take long, and memory may not suffice. */
  static #open(backend: AnyBackend, config: DncConfig, values: () => ArrayLike<number>, source: DncSource): Dnc {
    const parameters = new Parameters(requireBackend(backend), config);
    disposeOnError([parameters], () => parameters.values.write(values()));
    return new Dnc(backend, config, parameters, source);
  }

  /**
   * Returns the bytes of a model file (safetensors). `provenance` defaults to that of this network.
   *
   * @example
   * ```ts
   * import { writeFile } from "node:fs/promises";
   * import { Dnc, ReferenceBackend } from "@dncjs/core";
   *
   * const dnc = Dnc.create({ inputSize: 2, outputSize: 1 }, { backend: new ReferenceBackend(), seed: 1 });
   * await writeFile("model.safetensors", await dnc.save());
   * ```
   */
  async save(provenance: Readonly<Record<string, string>> = this.provenance): Promise<Uint8Array> {
    const values = await this.parameters.values.read();
    const { writeModel } = await import("./writeModel.ts"); // most pages save no network
    return writeModel({ config: this.config, seed: this.seed, provenance, values });
  }

  /** Number of trained values. */
  get parameterCount(): number {
    return this.parameters.layout.length;
  }

  /**
   * Runs one sequence from the zero state: x [T,X], nested or end to end. Returns y [T,Y] end to end: logits,
   * unless the network was trained with meanSquare (see `probabilities`). x is copied before the call returns.
   * @throws ArgumentError for an invalid x
   * @throws NonFiniteError if y holds NaN or Infinity
   *
   * @example
   * ```ts
   * import { Dnc, ReferenceBackend } from "@dncjs/core";
   *
   * const dnc = Dnc.create({ inputSize: 2, outputSize: 1 }, { backend: new ReferenceBackend(), seed: 1 });
   * const y = await dnc.run([[1, 0], [0, 1], [0, 0]]); // three steps; y has one number for each
   * ```
   */
  async run(x: SequenceInput): Promise<FloatArray> {
    return this.#inNewSession((session) => session.run(x));
  }

  /**
   * Like `run`, but returns every weighting, gate and state of every step, all of them finite.
   * @throws ArgumentError for an invalid x, or for a sparse memory if the trace might have more than 2^28 numbers
   * @throws DncError with code "wholeInput" for a bidirectional network with a sparse memory
   * @throws NonFiniteError if a tensor holds NaN or Infinity
   *
   * @example
   * ```ts
   * import { Dnc, ReferenceBackend } from "@dncjs/core";
   * import { modelFiles, readBytes } from "@dncjs/models";
   *
   * const dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend: new ReferenceBackend() });
   * const trace = await dnc.trace(new Float32Array(5 * dnc.config.inputSize));
   * const { shape, data } = trace.get("writeWeights")!; // [T, B, V, N]
   * ```
   */
  async trace(x: SequenceInput): Promise<Trace> {
    return this.#inNewSession((session) => session.trace(x));
  }

  /**
   * Runs one step of an episode that continues from call to call, until `reset`: x [X]. Returns y [Y], logits (see `probabilities`).
   * @throws ArgumentError for an invalid x
   * @throws DncError with code "wholeInput" if the network is bidirectional
   * @throws NonFiniteError if y holds NaN or Infinity
   *
   * @example
   * ```ts
   * import { Dnc, ReferenceBackend } from "@dncjs/core";
   *
   * const dnc = Dnc.create({ inputSize: 2, outputSize: 1 }, { backend: new ReferenceBackend(), seed: 1 });
   * for (const x of [[1, 0], [0, 1]]) console.log(await dnc.step(x));
   * dnc.reset(); // the next step starts a new episode
   * ```
   */
  step(x: ArrayLike<number>): Promise<FloatArray> {
    return this.#stepping ? this.#stepping.step(x) : this.#firstStep(x);
  }

  /**
   * Starts a new episode of `step`, from the zero state.
   * @throws DncError with code "busy" if a step is pending, "disposed" after `dispose`
   */
  reset(): void {
    this.parameters.life.check();
    this.#stepping?.reset();
  }

  /**
   * Creates a session: a batch of episodes with a state of their own. Its outputs are logits (see `probabilities`). `batch` defaults to 1.
   * `requireFinite` defaults to true; if false, the session returns results that are NaN or infinite instead of throwing a NonFiniteError.
   * `locations` is the number of memory locations of the session; defaults to that of the network.
   * @throws ArgumentError for an invalid batch; ConfigError for an invalid number of locations, or if the network has no memory
   *
   * @example
   * ```ts
   * import { Dnc, ReferenceBackend } from "@dncjs/core";
   *
   * const dnc = Dnc.create({ inputSize: 2, outputSize: 1 }, { backend: new ReferenceBackend(), seed: 1 });
   * const session = dnc.session({ batch: 2 });
   * const y = await session.step([1, 0, 0, 1]); // [B,X], one vector after another
   * session.dispose();
   * ```
   */
  session(options: SessionOptions = {}): Session {
    const fields = requireOptions("options", options, "batch, requireFinite, locations");
    const { batch = 1, requireFinite = true, locations } = fields;
    const config = locations === undefined ? this.config : withLocations(this.config, locations);
    return new Session(this.backend, config, this.parameters, batch, { requireFinite });
  }

  /** Frees the parameters. Sessions that `session` returned must be disposed of separately; their other calls fail from now on. */
  dispose(): void {
    this.#stepping?.dispose();
    this.parameters.dispose();
  }

  /** Calls `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  async #firstStep(x: ArrayLike<number>): Promise<FloatArray> {
    this.#stepping = this.session();
    return this.#stepping.step(x);
  }

  async #inNewSession<Result>(use: (session: Session) => Promise<Result>): Promise<Result> {
    const session = this.session();
    try {
      return await use(session);
    } finally {
      session.dispose();
    }
  }
}
