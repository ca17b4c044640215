import { sizeOf, type TensorSlice } from "@dncjs/core/run";
import type { Graph, Value } from "./graph.ts";

/** A part of a tensor of a program, and the value in the graph that holds it. */
interface Piece {
  readonly offset: number;
  /** Without the batch. */
  readonly shape: readonly number[];
  readonly value: Value;
}

/**
 * The values in the graph of the tensors of a program. Calls write and read parts of tensors. A part is kept as it was written, so most reads
 * need no node.
 */
export class StepTensors {
  readonly #graph: Graph;
  readonly #pieces = new Map<string, Piece[]>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  write(slice: TensorSlice, shape: readonly number[], value: Value): void {
    const key = keyOf(slice);
    const pieces = this.#pieces.get(key) ?? [];
    this.#pieces.set(key, [...pieces, { offset: slice.offset ?? 0, shape, value }]);
  }

  /** Returns the value of a part with dimensions [batch, ...shape]. */
  read(slice: TensorSlice, shape: readonly number[]): Value {
    const from = slice.offset ?? 0;
    const to = from + sizeOf(shape);
    const pieces = (this.#pieces.get(keyOf(slice)) ?? [])
      .filter(({ offset, shape: own }) => offset < to && offset + sizeOf(own) > from)
      .toSorted((a, b) => a.offset - b.offset);
    const [first] = pieces;
    if (!first) throw new Error(`nothing has written ${slice.tensor} from ${from} to ${to}`);
    if (pieces.length === 1 && first.offset === from && first.shape.join() === shape.join()) return first.value;
    const flat = pieces.map((piece) => this.#flat(piece, from, to));
    const joined = flat.length === 1 ? flat[0]! : this.#graph.op("Concat", flat, { axis: 1 });
    return shape.length === 1 ? joined : this.#graph.reshape(joined, shape);
  }

  /** The elements of a piece that lie in [from, to) of its tensor, as [batch, n]. */
  #flat({ offset, shape, value }: Piece, from: number, to: number): Value {
    const size = sizeOf(shape);
    const flat = shape.length === 1 ? value : this.#graph.reshape(value, [size]);
    if (from <= offset && to >= offset + size) return flat;
    return this.#graph.slice(flat, 1, Math.max(from - offset, 0), Math.min(to - offset, size));
  }
}

function keyOf({ tensor, previous }: TensorSlice): string {
  return previous ? `${tensor}(t-1)` : tensor;
}
