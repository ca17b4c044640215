import { ArgumentError, type DncConfig, State } from "@dncjs/core";
import { featureSize, parameterSpecs, requireList, requireNumbers, requireOptions } from "@dncjs/core/run";
import * as tf from "@tensorflow/tfjs-core";
import { requireTensor } from "../tensorCheck.ts";
import type { Tensors } from "./tensors.ts";

export interface PlainInput {
  /** [T,B,X] */
  readonly x: tf.Tensor;
  /** Parameters by their names in a model file: `controller.0.weight_ih`, `interface.bias`, ... */
  readonly parameters: Tensors;
  /** Initial state by name, batch first: h and c [B,L,H], memory [B,N,W], ... @default the zero state */
  readonly state?: Tensors | undefined;
  /** [T,B,|h_all|]: factors of the controller's output on its way to the output layer, for dropout. @default 1 */
  readonly bypassDropout?: tf.Tensor | undefined;
  /** [T,B] of 0 and 1, in any order. Where it is 0, the state is kept and y is 0. */
  readonly mask?: ArrayLike<number> | undefined;
}

/** Checks all tensors. Returns T and B. @throws ArgumentError naming a missing tensor or one of another shape */
export function checkInput(config: DncConfig, input: PlainInput): readonly [steps: number, batch: number] {
  const { x, parameters, state, mask, bypassDropout } = requireOptions(
    "input",
    input,
    "x, parameters, state, mask, bypassDropout",
  );
  requireOptions("parameters", parameters, "name: tensor");
  requireTensor("x", x);
  const [T, B] = x.shape as [number, number, number];
  if (x.rank !== 3 || T < 1 || B < 1 || x.shape[2] !== config.inputSize)
    throw new ArgumentError("x", `of shape [${x.shape}]`, `[steps, batch, ${config.inputSize}]`);
  for (const { name, shape } of parameterSpecs(config)) requireShape(`parameters["${name}"]`, parameters[name], shape);
  const expected = State.zero(config, B);
  if (state !== undefined) requireOptions("state", state, "name: tensor");
  if (state) for (const name of expected.names) requireShape(`state.${name}`, state[name], expected.shape(name));
  if (bypassDropout !== undefined) requireShape("bypassDropout", bypassDropout, [T, B, featureSize(config)]);
  if (mask !== undefined) {
    requireList("mask", mask);
    requireNumbers("mask", mask);
  }
  if (mask && mask.length !== T * B) throw new ArgumentError("mask", `${mask.length} values`, `${T * B} values, [T,B]`);
  return [T, B];
}

export function zeroState(config: DncConfig, batch: number): Tensors {
  const state = State.zero(config, batch);
  return Object.fromEntries(state.names.map((name) => [name, tf.zeros([...state.shape(name)])]));
}

function requireShape(name: string, tensor: tf.Tensor | undefined, shape: readonly number[]): void {
  const found = tensor && `${tensor.dtype} of shape [${tensor.shape}]`;
  if (tensor) requireTensor(name, tensor);
  if (found !== `float32 of shape [${shape}]`) throw new ArgumentError(name, found, `float32 of shape [${shape}]`);
}
