import type { Attribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from "./proto.ts";

/** The name of a value in the graph. */
export type Value = string;

/** Collects the nodes of an ONNX graph. A value is known by its name. */
export class Graph {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers = new Map<string, OnnxTensor>();
  readonly #inputs: OnnxValue[] = [];
  readonly #outputs: OnnxValue[] = [];
  #scope = "";
  #count = 0;

  /** Names the nodes that follow. */
  begin(scope: string): void {
    this.#scope = scope;
    this.#count = 0;
  }

  /** Adds a node with one output. */
  op(op: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    return this.ops(op, inputs, 1, attributes)[0]!;
  }

  /** Adds a node with several outputs. */
  ops(op: string, inputs: readonly Value[], outputs: number, attributes: Readonly<Record<string, Attribute>>): Value[] {
    const name = `${this.#scope}/${op}_${this.#count++}`;
    const names = Array.from({ length: outputs }, (_, at) => (outputs === 1 ? name : `${name}.${at}`));
    this.#nodes.push({ op, name, inputs, outputs: names, attributes });
    return names;
  }

  /** A float32 constant without dimensions. */
  number(value: number): Value {
    return this.weights(`number_${value}`, [], Float32Array.of(value));
  }

  /** A list of int64. */
  integers(...values: readonly number[]): Value {
    const data = BigInt64Array.from(values, BigInt);
    return this.#initializer({ name: `integers_${values.join("_")}`, shape: [values.length], data });
  }

  /** The trained weights, or parts of them, under a name that determines them. */
  weights(name: string, shape: readonly number[], data: Float32Array): Value {
    return this.#initializer({ name, shape, data });
  }

  #initializer(tensor: OnnxTensor): Value {
    if (!this.#initializers.has(tensor.name)) this.#initializers.set(tensor.name, tensor);
    return tensor.name;
  }

  input(name: string, shape: OnnxValue["shape"]): Value {
    this.#inputs.push({ name, shape });
    return name;
  }

  output(name: string, shape: OnnxValue["shape"], value: Value): void {
    this.#nodes.push({ op: "Identity", name: `output/${name}`, inputs: [value], outputs: [name], attributes: {} });
    this.#outputs.push({ name, shape });
  }

  build(name: string): OnnxGraph {
    return {
      name,
      nodes: this.#nodes,
      initializers: [...this.#initializers.values()],
      inputs: this.#inputs,
      outputs: this.#outputs,
    };
  }

  add(a: Value, b: Value): Value {
    return this.op("Add", [a, b]);
  }

  subtract(a: Value, b: Value): Value {
    return this.op("Sub", [a, b]);
  }

  multiply(a: Value, b: Value): Value {
    return this.op("Mul", [a, b]);
  }

  /** 1 - a */
  complement(a: Value): Value {
    return this.subtract(this.number(1), a);
  }

  matrixProduct(a: Value, b: Value): Value {
    return this.op("MatMul", [a, b]);
  }

  /** Exchanges the last two dimensions of a tensor of a rank of at least 2. */
  transpose(a: Value, rank: number): Value {
    const order = Array.from({ length: rank }, (_, axis) => axis);
    return this.op("Transpose", [a], { perm: [...order.slice(0, -2), rank - 1, rank - 2] });
  }

  /** Adds a dimension of size 1. */
  unsqueeze(a: Value, axis: number): Value {
    return this.op("Unsqueeze", [a, this.integers(axis)]);
  }

  /** Reduces one dimension, which goes, or stays with size 1. */
  reduce(
    op: "ReduceMean" | "ReduceProd" | "ReduceSum" | "ReduceSumSquare",
    a: Value,
    axis: number,
    keep: "keep" | "drop",
  ): Value {
    return this.op(op, [a, this.integers(axis)], { keepdims: keep === "keep" ? 1 : 0 });
  }

  /** Elements [from, to) of dimension `axis`. */
  slice(a: Value, axis: number, from: number, to: number): Value {
    return this.op("Slice", [a, this.integers(from), this.integers(to), this.integers(axis)]);
  }

  /** Gives a batch other dimensions. */
  reshape(a: Value, dimensions: readonly number[]): Value {
    return this.op("Reshape", [a, this.integers(0, ...dimensions)]); // 0 keeps the size of the batch
  }
}
