import { ArgumentError, BackendError, DncError, type DncOptions, defineConfig } from "@dncjs/core";
import { featureSize, requireOptions } from "@dncjs/core/run";
import type { NamedTensorMap, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { requireDense } from "../requireDense.ts";
import { requireTensor } from "../tensorCheck.ts";
import type { TensorFlow } from "../tensorflow.ts";
import { FORWARD, type SequenceAttributes } from "./kernels.ts";
import { type Operand, parameterOperands, stateOperands } from "./operands.ts";
import { asRecord, registered } from "./registration.ts";

/** The tensors of `dncSequence`, time first. */
export interface DncSequenceInput {
  /** [T,B,X] */
  readonly x: Tensor3D;
  /** All parameters by their names in a model file: `controller.0.weight_ih`, `interface.bias`, ... */
  readonly parameters: Readonly<NamedTensorMap>;
  /** Initial state by name, batch first: h and c [B,L,H], memory [B,N,W], ... @default the zero state */
  readonly state?: Readonly<NamedTensorMap> | undefined;
  /** [T,B] of 0 and 1. Where it is 0, the state is kept and y is 0. */
  readonly mask?: Tensor2D | undefined;
  /** `[T,B,|h_all|]`: factors of the controller's output on its way to the output layer, for dropout. Without a gradient. @default 1 */
  readonly bypassDropout?: Tensor3D | undefined;
}

/** What `dncSequence` returns, and how it computes gradients. */
export interface DncSequenceOptions {
  /** Returns the final state, with gradients. @default false */
  readonly returnState?: boolean;
  /** For gradients, keeps the state of every k-th step and recomputes the rest, to save memory. */
  readonly keepEvery?: number | undefined;
  /** Returns `writing`; requires a memory. @default false */
  readonly returnWriting?: boolean;
  /** Clamps the gradient of each pre-activation of the LSTM to ± this value. @default 0: no clamping */
  readonly gradientClip?: number;
}

/** The result of `dncSequence`. */
export interface DncSequenceOutput {
  /** [T,B,Y] */
  readonly y: Tensor3D;
  /** [T,B], the sum of all write weights per step, for a penalty on writing. Present with `returnWriting`. */
  readonly writing?: Tensor2D;
  /** Final state, as in `DncSequenceInput`. Empty without `returnState`. */
  readonly state: NamedTensorMap;
}

/**
 * Runs a DNC over whole sequences, as one operation with gradients for x, all parameters and the initial state. Call `registerDnc` first.
 * @throws ConfigError, ArgumentError naming the invalid option or tensor, before any computation
 * @throws BackendError if the current backend of tensorflow.js is unsupported, or its device is lost
 * @throws DncError if gradients are recorded and this tensorflow.js has no gradients of its own operations
 */
export function dncSequence(
  network: DncOptions,
  input: DncSequenceInput,
  options: DncSequenceOptions = {},
): DncSequenceOutput {
  const { tf } = registered();
  const config = requireDense(defineConfig(network));
  const names = "x, parameters, state, mask, bypassDropout";
  const { x, parameters, state, mask, bypassDropout } = requireOptions("input", input, names);
  const known = "returnState, returnWriting, keepEvery, gradientClip";
  const {
    returnState = false,
    returnWriting = false,
    keepEvery,
    gradientClip = 0,
  } = requireOptions("options", options, known);
  const [, batch] = checkShape("x", x, [undefined, undefined, config.inputSize]);
  const stateSpecs = state !== undefined || returnState ? stateOperands(config, batch!) : [];
  const given = [
    x,
    ...inOrder("parameters", parameters, parameterOperands(config)),
    ...(state !== undefined ? inOrder("state", state, stateSpecs) : []),
  ];
  if (mask !== undefined) checkShape("mask", mask, x.shape.slice(0, 2));
  if (bypassDropout !== undefined)
    checkShape("bypassDropout", bypassDropout, [...x.shape.slice(0, 2), featureSize(config)]);
  if (keepEvery !== undefined && !(Number.isInteger(keepEvery) && keepEvery > 0))
    throw new ArgumentError("keepEvery", keepEvery, "an integer of at least 1");
  if (typeof gradientClip !== "number" || !(gradientClip >= 0))
    throw new ArgumentError("gradientClip", gradientClip, "a number of at least 0");
  if (returnWriting && !config.memory)
    throw new ArgumentError("returnWriting", true, "false, because the network has no memory");
  requireKernel(tf);
  const recording = isRecording(tf);
  if (recording && !tf.getGradient("Sum")) {
    const reason = "this tensorflow.js has no gradients of its own operations; in Node, import @tensorflow/tfjs";
    throw new DncError("gradients", reason);
  }
  const attributes: SequenceAttributes = {
    config,
    keepEvery,
    objective: { gradientClip, bypassDropout: bypassDropout ? 0.5 : 0, writePrice: returnWriting ? 1 : 0 },
    returnState,
    hasState: state !== undefined,
    hasMask: mask !== undefined,
    pass: recording ? {} : undefined,
  };
  return tf.tidy(() => {
    const tensors = given.map((tensor) => (tensor.dtype === "float32" ? tensor : tf.cast(tensor, "float32")));
    if (bypassDropout) tensors.push(tf.cast(bypassDropout, "float32"));
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

/** Whether tensorflow.js records the current operations for gradients. */
function isRecording(tf: TensorFlow): boolean {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}

function requireKernel(tf: TensorFlow): void {
  const { backendName } = tf.engine();
  if (backendName && tf.getKernel(FORWARD, backendName)) return;
  throw new BackendError(
    String(backendName),
    "the DNC has no kernel for this backend of tensorflow.js; expected cpu, wasm or webgpu",
  );
}

/** Returns the tensors of a record in the order of the operands. */
function inOrder(record: string, tensors: Readonly<NamedTensorMap>, operands: readonly Operand[]): Tensor[] {
  const known = operands.map(({ name }) => name);
  const unknown = Object.keys(requireOptions(record, tensors, "name: tensor")).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new ArgumentError(`${record}.${unknown}`, "a tensor", `one of ${known.join(", ")}`);
  return operands.map(({ name, shape }) => {
    checkShape(`${record}.${name}`, tensors[name], shape);
    return tensors[name]!;
  });
}

/** Checks and returns a shape. An expected size of undefined allows any size of at least 1. */
function checkShape(name: string, tensor: Tensor | undefined, expected: readonly (number | undefined)[]): number[] {
  const shape = tensor?.shape;
  const fits =
    shape?.length === expected.length && shape.every((size, k) => size === (expected[k] ?? Math.max(size, 1)));
  if (!fits) {
    const sizes = expected.map((size) => size ?? "any").join(", ");
    throw new ArgumentError(name, shape ? `of shape [${shape.join(", ")}]` : tensor, `a tensor of shape [${sizes}]`);
  }
  requireTensor(name, tensor);
  return shape;
}
