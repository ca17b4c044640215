import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import { stateLayout } from "../layout/stateLayout.ts";
import type { DncConfig } from "../network/config.ts";
import { stateOf } from "../network/state.ts";
import { sizeOf, type TensorSpec } from "../program/program.ts";

/**
 * Everything a network carries from one step to the next, for a batch: h, c [B,L,H], and with a memory: memory [B,N,W],
 * usage [B,N], with links link [B,V,N,N] and precedence [B,V,N], readWeights [B,R,N], writeWeights [B,V,N], readVectors [B,R,W].
 * A plain value: copied by `fork`, never shared.
 */
export class State {
  readonly batch: number;
  /** All tensors end to end, as backends keep them. */
  readonly data: FloatArray;
  readonly #specs: ReadonlyMap<string, TensorSpec>;
  readonly #offsets: ReadonlyMap<string, number>;

  private constructor(specs: ReadonlyMap<string, TensorSpec>, batch: number, data?: FloatArray) {
    const layout = stateLayout(specs.values(), batch);
    this.batch = batch;
    this.#specs = specs;
    this.#offsets = layout.offsets;
    this.data = data ?? new Float64Array(layout.length);
  }

  /** The start of an episode: all zero. */
  static zero(config: DncConfig, batch: number): State {
    return new State(stateSpecs(config), batch);
  }

  /** From the flat data a backend gave. */
  static of(config: DncConfig, batch: number, data: FloatArray): State {
    const specs = stateSpecs(config);
    const { length } = stateLayout(specs.values(), batch);
    if (data.length !== length) throw new ArgumentError("data", `${data.length} values`, `${length} values`);
    return new State(specs, batch, data.slice());
  }

  get names(): readonly string[] {
    return [...this.#offsets.keys()];
  }

  /** The shape of a tensor, batch first. */
  shape(name: string): readonly number[] {
    return [this.batch, ...this.#spec(name).shape];
  }

  /** A live view of one tensor. */
  tensor(name: string): FloatArray {
    const at = this.#offsets.get(name);
    const length = this.batch * sizeOf(this.#spec(name).shape);
    return this.data.subarray(at!, at! + length);
  }

  /** Whether another state has the same tensors in the same shapes: states of other sizes may be as long. */
  fits(other: State): boolean {
    const shapesOf = (state: State) => state.names.map((name) => `${name} ${state.shape(name)}`).join();
    return shapesOf(this) === shapesOf(other);
  }

  fork(): State {
    return new State(this.#specs, this.batch, this.data.slice());
  }

  #spec(name: string): TensorSpec {
    const spec = this.#specs.get(name);
    if (!spec) throw new ArgumentError("name", name, `a state tensor: ${this.names.join(", ")}`);
    return spec;
  }
}

export interface StateDifference {
  readonly tensor: string;
  /** Largest |a - b|. */
  readonly difference: number;
}

/** The largest difference in each tensor, in the order of the state; NaN where either side is not a number. */
export function compareStates(a: State, b: State): readonly StateDifference[] {
  if (!a.fits(b)) {
    throw new ArgumentError("b", `a state of batch ${b.batch}`, "a state of the same configuration and batch");
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

function stateSpecs(config: DncConfig): ReadonlyMap<string, TensorSpec> {
  return new Map(stateOf(config).map((spec) => [spec.name, spec]));
}
