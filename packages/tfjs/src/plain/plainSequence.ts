import { ArgumentError, type DncConfig, type DncOptions, defineConfig } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import * as tf from "@tensorflow/tfjs-core";
import { requireDense } from "../requireDense.ts";
import { apart } from "./apart.ts";
import { constantsOf } from "./constants.ts";
import { affine, controller, type PassOptions } from "./controller.ts";
import { choose, clamp } from "./gradients.ts";
import { checkInput, type PlainInput, zeroState } from "./input.ts";
import { keepState } from "./keepState.ts";
import { memoryStep } from "./memoryStep.ts";
import { reversePass } from "./reversePass.ts";
import type { Tensors } from "./tensors.ts";

export interface PlainOptions extends PassOptions {
  /** Keeps all weightings and gates of all steps, or those with the given names. @default false */
  readonly trace?: boolean | readonly string[];
}

export interface PlainResult {
  /** [T,B,Y] */
  readonly y: tf.Tensor;
  /** The state after the last step, each tensor [B,…]. */
  readonly state: Tensors;
  /** State, weightings and gates of all steps, each [T,B,…], as in `readTrace` of core. Empty without `trace`. */
  readonly trace: Tensors;
}

/**
 * Runs the equations of docs/math.md as operations of tensorflow.js, on its current backend: x [T,B,X] to y [T,B,Y]. Differentiable by
 * `tf.grads` in x, the parameters and the state. In Node, import "@tensorflow/tfjs" for gradients: tfjs-core has none there. The caller owns
 * the returned tensors.
 * @throws ConfigError, ArgumentError naming a missing tensor or one of another shape
 */
export function plainSequence(network: DncOptions, input: PlainInput, options: PlainOptions = {}): PlainResult {
  const { trace = false } = requireOptions("options", options, "trace, ...");
  if (typeof trace !== "boolean" && !Array.isArray(trace))
    throw new ArgumentError("trace", trace, "true, false or a list of names");
  const config = requireDense(defineConfig(network));
  const [T, B] = checkInput(config, input);
  const { parameters, mask, bypassDropout } = input;
  return tf.tidy(() => {
    const constants = constantsOf(config.memory?.locations ?? 1);
    const active = mask && tf.cast(tf.tensor(Float32Array.from(mask), [T, B, 1]), "bool");
    const x = tf.cast(input.x, "float32");
    const dropout = bypassDropout && apart(bypassDropout, 0);
    const steps: Step[] = [];
    const initial = input.state ?? zeroState(config, B);
    const inputs = apart(active ? choose(active, x, tf.zerosLike(x)) : x, 0);
    const elementsAt = (t: number) => activeElements(mask, t, B);
    const reverse = config.bidirectional
      ? reversePass(config, parameters, inputs, initial, elementsAt, options)
      : { outputs: [], state: {}, trace: {} };
    let current = initial;
    inputs.forEach((xt, t) => {
      const elements = elementsAt(t);
      const step = tf.tidy(() => {
        const given = { ...options, dropout: dropout?.[t], reverse: reverse.outputs[t] };
        const whole = plainStep(config, parameters, xt, current, constants, given);
        return elements ? { ...whole, state: keepState(elements, whole.state, current) } : whole;
      });
      steps.push(step);
      current = step.state;
    });
    const y = output(config, parameters, steps);
    return {
      y: active ? choose(active, y, tf.zerosLike(y)) : y,
      state: { ...current, ...reverse.state },
      trace: { ...traceOf(steps, trace), ...(trace === true ? reverse.trace : {}) },
    };
  });
}

type Step = {
  /** [B, |h_all| + R·W], the input of the output layer. */
  readonly features: tf.Tensor;
  readonly state: Tensors;
  readonly trace: Tensors;
};

function plainStep(
  config: DncConfig,
  parameters: Tensors,
  x: tf.Tensor,
  prev: Tensors,
  constants: ReturnType<typeof constantsOf>,
  options: PlainOptions & { readonly dropout: tf.Tensor | undefined; readonly reverse: tf.Tensor | undefined },
): Step {
  const flat = (reads: tf.Tensor) => tf.reshape(reads, [x.shape[0]!, -1]);
  const chi = config.memory ? tf.concat([x, flat(prev.readVectors!)], 1) : x;
  const { features: own, h, c } = controller(config, parameters, chi, prev, options);
  const features = options.reverse ? tf.concat([own, options.reverse], 1) : own;
  const bypassing = options.dropout ? tf.mul(features, options.dropout) : features;
  if (!config.memory) return { features: bypassing, state: { h, c }, trace: {} };
  const raw = affine(config, parameters, "interface", features);
  const { state, trace } = memoryStep(config.memory, raw, prev, constants);
  return { features: tf.concat([bypassing, flat(state.readVectors!)], 1), state: { h, c, ...state }, trace };
}

/** Returns which batch elements are active in step t, or undefined if all are. */
function activeElements(mask: ArrayLike<number> | undefined, t: number, B: number): tf.Tensor | undefined {
  if (!mask) return undefined;
  const active = Array.from({ length: B }, (_, b) => mask[t * B + b] !== 0);
  return active.every(Boolean) ? undefined : tf.tensor1d(active, "bool");
}

/** Computes y [T,B,Y] of all steps together. */
function output(config: DncConfig, parameters: Tensors, steps: readonly Step[]): tf.Tensor {
  const features = tf.concat(steps.map((step) => step.features));
  const all = tf.add(tf.matMul(features, parameters["output.weight"]!, false, true), parameters["output.bias"]!);
  const clamped = config.clip > 0 ? clamp(all, config.clip) : all;
  return tf.reshape(clamped, [steps.length, -1, config.outputSize]);
}

function traceOf(steps: readonly Step[], selection: boolean | readonly string[]): Tensors {
  const isSelected = (name: string) => (typeof selection === "boolean" ? selection : selection.includes(name));
  const all = (of: "state" | "trace") =>
    Object.keys(steps[0]![of])
      .filter(isSelected)
      .map((name) => [name, tf.stack(steps.map((step) => step[of][name]!))] as const);
  return Object.fromEntries([...all("state"), ...all("trace")]);
}
