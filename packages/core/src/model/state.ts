import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import { stateLayout } from "../layout/stateLayout.ts";
import { type DncConfig, defineConfig } from "../network/config.ts";
import { stateOf } from "../network/state.ts";
import { sizeOf, type TensorSpec } from "../program/program.ts";
import { isTypedArray } from "../safetensors/tensor.ts";

/**
 * The tensors that a network carries from step to step, for a batch: h, c [B,L,H]. A bidirectional network also has reverseH and, of an LSTM,
 * reverseC [B,L,H]. With a memory also memory [B,N,W], usage [B,N], readWeights [B,R,N], writeWeights [B,V,N], readVectors [B,R,W]; with links
 * also link [B,V,N,N], precedence [B,V,N]. A state is a value of its own: no session shares its data.
 *
 * With a sparse memory a weighting is a list of entries: `readWeights.index` holds location + 1 in ascending order, then 0 for empty places,
 * `readWeights.value` the weights. link.index, link.value [B,V,N,K_L] hold such a list for every row.
 */
export class State {
  /** B, the number of batch elements. */
  readonly batch: number;
  /** All tensors end to end, with the alignment that backends use. */
  readonly data: FloatArray;
  readonly #specs: ReadonlyMap<string, TensorSpec>;
  readonly #offsets: ReadonlyMap<string, number>;

  private constructor(specs: ReadonlyMap<string, TensorSpec>, batch: number, data?: FloatArray) {
    const layout = stateLayout(specs.values(), batch);
    this.batch = batch;
    this.#specs = specs;
    this.#offsets = layout.offsets;
    this.data = data ?? zeros(layout.length, batch);
  }

  /**
   * Returns the zero state, from which an episode starts.
   * @throws ArgumentError for an invalid batch, or one that does not fit in memory
   */
  static zero(config: DncConfig, batch: number): State {
    requireBatch(batch);
    return new State(stateSpecs(config), batch);
  }

  /** Returns a state with a copy of `data`, a flat state of a backend. @throws ArgumentError for another length or an invalid batch */
  static of(config: DncConfig, batch: number, data: FloatArray): State {
    requireBatch(batch);
    const specs = stateSpecs(config);
    if (!isTypedArray(data, Float64Array) && !isTypedArray(data, Float32Array))
      throw new ArgumentError("data", data, "a Float64Array or a Float32Array");
    const { length } = stateLayout(specs.values(), batch);
    if (data.length !== length) throw new ArgumentError("data", `${data.length} values`, `${length} values`);
    return new State(specs, batch, data.slice());
  }

  /** Names of the state tensors, in their order. */
  get names(): readonly string[] {
    return [...this.#offsets.keys()];
  }

  /** The shape of a tensor, batch first. @throws ArgumentError for an unknown name */
  shape(name: string): readonly number[] {
    return [this.batch, ...this.#spec(name).shape];
  }

  /** A view of one tensor: writing to it changes the state. @throws ArgumentError for an unknown name */
  tensor(name: string): FloatArray {
    const at = this.#offsets.get(name);
    const length = this.batch * sizeOf(this.#spec(name).shape);
    return this.data.subarray(at!, at! + length);
  }

  /** Whether another state has the same tensors with the same shapes. States with different shapes may have equal length. */
  fits(other: State): boolean {
    if (!isState(other)) throw new ArgumentError("other", other, "a State");
    return shapesOf(this) === shapesOf(other);
  }

  /** Returns a copy. */
  fork(): State {
    return new State(this.#specs, this.batch, this.data.slice());
  }

  #spec(name: string): TensorSpec {
    const spec = this.#specs.get(name);
    if (!spec) throw new ArgumentError("name", name, `a state tensor: ${this.names.join(", ")}`);
    return spec;
  }
}

/** The difference of two states in one tensor. */
export interface StateDifference {
  /** Name of the state tensor. */
  readonly tensor: string;
  /** Largest |a - b|. */
  readonly difference: number;
}

/**
 * Returns the largest difference in each tensor, in the order of the state. NaN if a value of either state is NaN.
 * @throws ArgumentError for states of different configurations or batches
 */
export function compareStates(a: State, b: State): readonly StateDifference[] {
  if (!isState(a)) throw new ArgumentError("a", a, "a State");
  if (!isState(b) || !a.fits(b)) {
    const given = isState(b) ? `a state of batch ${b.batch}` : b;
    throw new ArgumentError("b", given, "a state of the same configuration and batch");
  }
  return a.names.map((tensor) => {
    const left = a.tensor(tensor);
    const right = b.tensor(tensor);
    let difference = 0;
    for (let k = 0; k < left.length; k++) {
      const distance = Math.abs(left[k]! - right[k]!);
      if (!(distance <= difference)) difference = distance;
      if (Number.isNaN(difference)) break;
    }
    return { tensor, difference };
  });
}

/** Whether a value is a state, possibly of another copy of this package. */
export function isState(value: unknown): value is State {
  return typeof (value as Partial<State> | null | undefined)?.fits === "function";
}

/** Whether a state has the tensors of a configuration and a batch. Allocates no state, which may be large. */
export function fitsConfig(state: State, config: DncConfig, batch: number): boolean {
  const shapes = stateOf(config).map(({ name, shape }) => `${name} ${[batch, ...shape]}`);
  return shapesOf(state) === shapes.join();
}

function shapesOf(state: State): string {
  return state.names.map((name) => `${name} ${state.shape(name)}`).join();
}

/** @throws ArgumentError unless `batch` is an integer of at least 1 */
export function requireBatch(batch: number): void {
  if (!Number.isInteger(batch) || batch < 1) throw new ArgumentError("batch", batch, "an integer of at least 1");
}

/** @throws ConfigError for an invalid configuration */
function stateSpecs(config: DncConfig): ReadonlyMap<string, TensorSpec> {
  return new Map(stateOf(defineConfig(config)).map((spec) => [spec.name, spec]));
}

function zeros(length: number, batch: number): FloatArray {
  try {
    return new Float64Array(length);
  } catch {
    throw new ArgumentError("batch", batch, "a state that fits in memory");
  }
}
