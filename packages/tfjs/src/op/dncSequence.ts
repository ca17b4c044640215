import { ArgumentError, BackendError, DncError, type DncOptions, defineConfig } from "@dncjs/core";
import type { NamedTensorMap, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import type { TensorFlow } from "../tensorflow.ts";
import { FORWARD, type SequenceAttributes } from "./kernels.ts";
import { type Operand, parameterOperands, stateOperands } from "./operands.ts";
import { asRecord, registered } from "./registration.ts";

export interface DncSequenceInput {
  /** [T,B,X] */
  readonly x: Tensor3D;
  /** All of the configuration's, by their names in a model file: `controller.0.weight_ih`, `interface.bias`, ... */
  readonly parameters: Readonly<NamedTensorMap>;
  /** All of it, by name and batch first: h and c [B,L,H], memory [B,N,W], ...; without it an episode starts, from zero. */
  readonly state?: Readonly<NamedTensorMap> | undefined;
  /** [T,B] of 0 and 1: where it is 0 the state stays as it is, and y is 0. */
  readonly mask?: Tensor2D | undefined;
}

export interface DncSequenceOptions {
  /** Whether the final state is wanted; without it none is copied, and none has a gradient. */
  readonly returnState?: boolean;
  /** For a gradient: keeps the state of every k-th step and computes the others again, for less memory. */
  readonly keepEvery?: number | undefined;
  /** Whether it is wanted how much is written; needs a memory. */
  readonly returnWriting?: boolean;
  /** For a gradient: bound of that of the LSTM's pre-activations, element by element; 0 is none. */
  readonly gradientClip?: number;
}

export interface DncSequenceOutput {
  /** [T,B,Y] */
  readonly y: Tensor3D;
  /** [T,B], the sum of all write weightings in every step: what a price on writing is put on. Only where asked for. */
  readonly writing?: Tensor2D;
  /** As in `DncSequenceInput`; empty unless asked for. */
  readonly state: NamedTensorMap;
}

/**
 * A DNC over whole sequences, one operation with gradients for x, every parameter and the initial state. `registerDnc` comes first.
 * @throws ConfigError, ArgumentError naming what is wrong; nothing was computed then
 * @throws BackendError where tensorflow.js runs on a backend that has no kernel of it, or its device is lost
 * @throws DncError where a gradient may be asked for and tensorflow.js has none of its own operations
 */
export function dncSequence(
  options: DncOptions,
  input: DncSequenceInput,
  { returnState = false, returnWriting = false, keepEvery, gradientClip = 0 }: DncSequenceOptions = {},
): DncSequenceOutput {
  const { tf } = registered();
  const config = defineConfig(options);
  const { x, parameters, state, mask } = input;
  const [, batch] = checkShape("x", x, [undefined, undefined, config.inputSize]);
  const stateSpecs = state || returnState ? stateOperands(config, batch!) : [];
  const given = [
    x,
    ...inOrder("parameters", parameters, parameterOperands(config)),
    ...(state ? inOrder("state", state, stateSpecs) : []),
  ];
  if (mask) checkShape("mask", mask, x.shape.slice(0, 2));
  if (keepEvery !== undefined && !(Number.isInteger(keepEvery) && keepEvery > 0))
    throw new ArgumentError("keepEvery", keepEvery, "an integer of at least 1");
  if (!(gradientClip >= 0)) throw new ArgumentError("gradientClip", gradientClip, "0 or a bound above it");
  if (returnWriting && !config.memory) throw new ArgumentError("returnWriting", true, "false: there is no memory");
  requireKernel(tf);
  const recording = isRecording(tf);
  if (recording && !tf.getGradient("Sum")) {
    const reason = "this tensorflow.js knows no gradients of its own operations; in Node import @tensorflow/tfjs";
    throw new DncError("gradients", reason);
  }
  const attributes: SequenceAttributes = {
    config,
    keepEvery,
    objective: { gradientClip, writePrice: Number(returnWriting) },
    returnState,
    hasState: state !== undefined,
    hasMask: mask !== undefined,
    pass: recording ? {} : undefined,
  };
  return tf.tidy(() => {
    const tensors = given.map((tensor) => (tensor.dtype === "float32" ? tensor : tf.cast(tensor, "float32")));
    if (mask) tensors.push(mask.dtype === "bool" ? mask : tf.cast(mask, "bool"));
    const [y, ...final] = run(tf, tensors, attributes);
    const writing = returnWriting ? { writing: final.shift() as Tensor2D } : {};
    return {
      y: y as Tensor3D,
      ...writing,
      state: Object.fromEntries(final.map((tensor, k) => [stateSpecs[k]!.name, tensor])),
    };
  });
}

function run(tf: TensorFlow, tensors: readonly Tensor[], attributes: SequenceAttributes): Tensor[] {
  const given = attributes as unknown as Parameters<ReturnType<TensorFlow["engine"]>["runKernel"]>[2];
  const found = tf.engine().runKernel(FORWARD, asRecord(tensors), given!) as Tensor | Tensor[];
  return Array.isArray(found) ? found : [found];
}

/** Whether a gradient may be asked for of what is computed now. */
function isRecording(tf: TensorFlow): boolean {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}

function requireKernel(tf: TensorFlow): void {
  const { backendName } = tf.engine();
  if (backendName && tf.getKernel(FORWARD, backendName)) return;
  throw new BackendError(String(backendName), "the DNC has no kernel for this backend of tensorflow.js");
}

/** The tensors of a record in the order of the operands. */
function inOrder(what: string, tensors: Readonly<NamedTensorMap>, operands: readonly Operand[]): Tensor[] {
  const known = operands.map(({ name }) => name);
  const unknown = Object.keys(tensors).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new ArgumentError(`${what}.${unknown}`, "a tensor", `one of ${known.join(", ")}`);
  return operands.map(({ name, shape }) => {
    checkShape(`${what}.${name}`, tensors[name], shape);
    return tensors[name]!;
  });
}

/** undefined stands for any size of at least 1. */
function checkShape(name: string, tensor: Tensor | undefined, expected: readonly (number | undefined)[]): number[] {
  const shape = tensor?.shape;
  const fits =
    shape?.length === expected.length && shape.every((size, k) => size === (expected[k] ?? Math.max(size, 1)));
  if (fits) return shape;
  const sizes = expected.map((size) => size ?? "any").join(", ");
  throw new ArgumentError(name, shape ? `of shape [${shape.join(", ")}]` : tensor, `a tensor of shape [${sizes}]`);
}
