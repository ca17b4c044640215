import type { DncConfig } from "@dncjs/core";
import * as tf from "@tensorflow/tfjs-core";
import { controller, type PassOptions } from "./controller.ts";
import { keepState } from "./keepState.ts";
import type { Tensors } from "./tensors.ts";

export interface ReversePass {
  /** [B,L·H] of every step. */
  readonly outputs: readonly tf.Tensor[];
  /** The state after the first step. */
  readonly state: Tensors;
  /** `reverseOutput` [T,B,L·H] */
  readonly trace: Tensors;
}

/**
 * Runs the reverse controller from the last step to the first: `inputs`, x [B,X] of every step. `elementsAt` returns the active batch elements
 * of a step, undefined if all are.
 */
export function reversePass(
  config: DncConfig,
  parameters: Tensors,
  inputs: readonly tf.Tensor[],
  initial: Tensors,
  elementsAt: (t: number) => tf.Tensor | undefined,
  options: PassOptions,
): ReversePass {
  const { reverseH, reverseC = tf.zerosLike(reverseH!) } = initial;
  let state: Tensors = { h: reverseH!, c: reverseC };
  const outputs: tf.Tensor[] = [];
  for (let t = inputs.length - 1; t >= 0; t--) {
    const { features, h, c } = controller(config, parameters, inputs[t]!, state, options, "reverse");
    const elements = elementsAt(t);
    state = elements ? keepState(elements, { h, c }, state) : { h, c };
    outputs[t] = features;
  }
  const { h, c } = state;
  const last = config.controller.type === "lstm" ? { reverseH: h!, reverseC: c! } : { reverseH: h! };
  return { outputs, state: last, trace: { reverseOutput: tf.stack(outputs) } };
}
