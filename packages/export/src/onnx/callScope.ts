import { type Call, type ParameterLayout, sizeOf } from "@dncjs/core/run";
import type { Graph, Value } from "./graph.ts";
import type { StepTensors } from "./stepTensors.ts";

/** The trained weights of a network, in float32. */
export interface Weights {
  readonly layout: ParameterLayout;
  readonly values: Float32Array;
}

/** One call of a program, for the function that adds its nodes: its operands as values of the graph, and its settings. */
export class CallScope {
  readonly graph: Graph;
  readonly #call: Call;
  readonly #tensors: StepTensors;
  readonly #weights: Weights;

  constructor(graph: Graph, call: Call, tensors: StepTensors, weights: Weights) {
    this.graph = graph;
    this.#call = call;
    this.#tensors = tensors;
    this.#weights = weights;
  }

  /** A size or a constant of the call. */
  setting(name: string): number {
    return this.#call.settings[name]!;
  }

  /** Whether the call binds an optional operand. */
  has(operand: string): boolean {
    return operand in this.#call.operands;
  }

  /** The value of an operand, [batch, ...shape]. */
  read(operand: string, shape: readonly number[]): Value {
    return this.#tensors.read(this.#call.operands[operand]!, shape);
  }

  /** Sets an output, [batch, ...shape], or a part of it from `offset` on. */
  write(operand: string, shape: readonly number[], value: Value, offset = 0): void {
    const slice = this.#call.operands[operand]!;
    this.#tensors.write({ ...slice, offset: (slice.offset ?? 0) + offset }, shape, value);
  }

  /** A bias [n]. */
  vector(operand: string, n: number): Value {
    const { tensor } = this.#call.operands[operand]!;
    return this.graph.weights(tensor, [n], this.#parameter(tensor));
  }

  /** A weight matrix [rows, columns], which may be columns of a larger one with `stride` columns. */
  matrix(operand: string, rows: number, columns: number, stride: number): Value {
    const { tensor, offset = 0 } = this.#call.operands[operand]!;
    const whole = this.#parameter(tensor);
    if (columns === stride) return this.graph.weights(tensor, [rows, columns], whole);
    const part = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const at = row * stride + offset;
      part.set(whole.subarray(at, at + columns), row * columns);
    }
    return this.graph.weights(`${tensor}.columns_${offset}_${offset + columns}`, [rows, columns], part);
  }

  #parameter(name: string): Float32Array {
    const { layout, values } = this.#weights;
    const at = layout.offsets.get(name)!;
    return values.subarray(at, at + sizeOf(layout.specs.find((spec) => spec.name === name)!.shape));
  }
}
