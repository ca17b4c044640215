import type { FloatArray } from "../kernels/kernel.ts";
import { type DncConfig, type DncOptions, defineConfig } from "../network/config.ts";
import { initialValues } from "../network/initialValues.ts";
import { Parameters } from "../run/parameters.ts";
import type { AnyBackend } from "../run/runner.ts";
import { readModel, writeModel } from "./file.ts";
import type { SequenceInput } from "./input.ts";
import { Session } from "./session.ts";
import type { Trace } from "./trace.ts";

export interface DncSource {
  readonly seed: number;
  readonly provenance: Readonly<Record<string, string>>;
}

/**
 * A differentiable neural computer on a backend: its configuration and parameters. `run` and `trace` take one sequence from an
 * empty memory; `step` goes on from step to step; `session` gives batches and the state.
 */
export class Dnc {
  readonly config: DncConfig;
  readonly backend: AnyBackend;
  readonly parameters: Parameters;
  /** The seed its initial parameters were drawn with. */
  readonly seed: number;
  readonly provenance: Readonly<Record<string, string>>;
  #stepping: Session | undefined;

  private constructor(backend: AnyBackend, config: DncConfig, values: ArrayLike<number>, source: DncSource) {
    this.backend = backend;
    this.config = config;
    this.parameters = new Parameters(backend, config);
    this.parameters.values.write(values);
    this.seed = source.seed;
    this.provenance = source.provenance;
  }

  /** A network with random initial parameters. @throws ConfigError naming the field that is wrong. */
  static create(options: DncOptions, { backend, seed }: { readonly backend: AnyBackend; readonly seed: number }): Dnc {
    const config = defineConfig(options);
    return new Dnc(backend, config, initialValues(config, seed), { seed, provenance: {} });
  }

  /** A network from the bytes of a model file. @throws CheckpointError saying what is wrong with it. */
  static load(bytes: Uint8Array, { backend }: { readonly backend: AnyBackend }): Dnc {
    const file = readModel(bytes);
    return new Dnc(backend, file.config, file.values, file);
  }

  /** The bytes of a model file (safetensors), with what is worth knowing about its origin. */
  async save(provenance: Readonly<Record<string, string>> = this.provenance): Promise<Uint8Array> {
    return writeModel({
      config: this.config,
      seed: this.seed,
      provenance,
      values: await this.parameters.values.read(),
    });
  }

  /** Number of trained values. */
  get parameterCount(): number {
    return this.parameters.layout.length;
  }

  /** One sequence from an empty memory: x [T,X], nested or end to end, to y [T,Y] end to end. */
  async run(x: SequenceInput): Promise<FloatArray> {
    return this.#once((session) => session.run(x));
  }

  /** Like `run`, and tells every weighting and gate of every step. */
  async trace(x: SequenceInput): Promise<Trace> {
    return this.#once((session) => session.trace(x));
  }

  /** One step of an episode that goes on from call to call, until `reset`: x [X] to y [Y]. */
  step(x: ArrayLike<number>): Promise<FloatArray> {
    this.#stepping ??= this.session();
    return this.#stepping.step(x);
  }

  /** Empties the memory that `step` uses. */
  reset(): void {
    this.#stepping?.reset();
  }

  /** A batch of episodes with a state of their own. */
  session(options: { readonly batch?: number } = {}): Session {
    return new Session(this.backend, this.config, this.parameters, options.batch ?? 1);
  }

  /** Gives the memory back; sessions made from it must be disposed of by their owners. */
  dispose(): void {
    this.#stepping?.dispose();
    this.parameters.dispose();
  }

  async #once<Result>(use: (session: Session) => Promise<Result>): Promise<Result> {
    const session = this.session();
    try {
      return await use(session);
    } finally {
      session.dispose();
    }
  }
}
