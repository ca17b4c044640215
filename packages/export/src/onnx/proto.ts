/**
 * Encodes an ONNX model as protocol buffers. Field numbers are those of
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (IR version 8, which belongs to opset 18).
 */
import { PbfWriter } from "pbf";

/** IR version of ONNX 1.13, the release of opset 18. */
const IR_VERSION = 8;
export const OPSET = 18;

const PRODUCER = "dncjs";

/** The first characters of every .onnx file that an export writes: version and producer. */
export const ONNX_HEAD: string = `\x08${String.fromCharCode(IR_VERSION)}\x12${String.fromCharCode(PRODUCER.length)}${PRODUCER}`;

/** A number is an integer. */
export type Attribute = number | readonly number[];

export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A constant: weights, sizes or indices. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** An input or output of the graph, float32. */
export interface OnnxValue {
  readonly name: string;
  /** A text is the name of a size that may differ between invocations. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

export interface OnnxModel {
  readonly graph: OnnxGraph;
  /** The version of this library. */
  readonly version: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
}

const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

/** Returns the bytes of a .onnx file. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, PRODUCER);
  pbf.writeStringField(3, model.version);
  pbf.writeStringField(6, model.description);
  pbf.writeMessage(7, writeGraph, model.graph);
  pbf.writeMessage(8, writeOperatorSet, OPSET);
  for (const entry of Object.entries(model.metadata)) pbf.writeMessage(14, writeEntry, entry);
  return pbf.finish();
}

function writeOperatorSet(version: number, pbf: PbfWriter): void {
  pbf.writeStringField(1, "");
  pbf.writeVarintField(2, version);
}

function writeEntry([key, value]: readonly [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, value);
}

function writeGraph(graph: OnnxGraph, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, graph.name);
  for (const tensor of graph.initializers) pbf.writeMessage(5, writeTensor, tensor);
  for (const value of graph.inputs) pbf.writeMessage(11, writeValue, value);
  for (const value of graph.outputs) pbf.writeMessage(12, writeValue, value);
}

function writeNode({ op, name, inputs, outputs, attributes }: OnnxNode, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  for (const output of outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, name);
  pbf.writeStringField(4, op);
  for (const attribute of Object.entries(attributes)) pbf.writeMessage(5, writeAttribute, attribute);
}

function writeAttribute([name, value]: readonly [string, Attribute], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if (typeof value === "number") pbf.writeVarintField(3, value);
  else for (const item of value) pbf.writeVarintField(8, item);
  pbf.writeVarintField(20, typeof value === "number" ? ATTRIBUTE_INT : ATTRIBUTE_INTS);
}

function writeTensor({ name, shape, data }: OnnxTensor, pbf: PbfWriter): void {
  for (const size of shape) pbf.writeVarintField(1, size);
  pbf.writeVarintField(2, data instanceof Float32Array ? FLOAT : INT64);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValue({ name, shape }: OnnxValue, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeMessage(2, writeType, shape);
}

function writeType(shape: OnnxValue["shape"], pbf: PbfWriter): void {
  pbf.writeMessage(1, writeTensorType, shape);
}

function writeTensorType(shape: OnnxValue["shape"], pbf: PbfWriter): void {
  pbf.writeVarintField(1, FLOAT);
  pbf.writeMessage(2, writeShape, shape);
}

function writeShape(shape: OnnxValue["shape"], pbf: PbfWriter): void {
  for (const size of shape) pbf.writeMessage(1, writeDimension, size);
}

function writeDimension(size: number | string, pbf: PbfWriter): void {
  if (typeof size === "number") pbf.writeVarintField(1, size);
  else pbf.writeStringField(2, size);
}
