import { type DncConfig, type DncOptions, defineConfig } from "@dncjs/core";
import * as tf from "@tensorflow/tfjs-core";
import { apart } from "./apart.ts";
import { constantsOf } from "./constants.ts";
import { affine, controller, type PassOptions, type Tensors } from "./controller.ts";
import { choose, clamp } from "./gradients.ts";
import { checkInput, type PlainInput, zeroState } from "./input.ts";
import { memoryStep } from "./memoryStep.ts";

export interface PlainOptions extends PassOptions {
  /** Whether to keep every weighting and gate of every step, or those of which names. */
  readonly trace?: boolean | readonly string[];
}

export interface PlainResult {
  /** [T,B,Y] */
  readonly y: tf.Tensor;
  /** The state after the last step, each tensor [B,…]. */
  readonly state: Tensors;
  /** [T,B,…] each: the state after every step, and what `readTrace` of core tells; empty if not wanted. */
  readonly trace: Tensors;
}

/**
 * The machine of docs/math.md as operations of tensorflow.js, on whichever of its backends is set: x [T,B,X] to y [T,B,Y].
 * Differentiable in x, the parameters and the state by `tf.grads`; where tensorflow.js's own gradients are missing (Node's tfjs-core has
 * none), import "@tensorflow/tfjs". The caller owns what it returns.
 * @throws ConfigError, ArgumentError naming a tensor that is missing or of another shape
 */
export function plainSequence(network: DncOptions, input: PlainInput, options: PlainOptions = {}): PlainResult {
  const config = defineConfig(network);
  const [T, B] = checkInput(config, input);
  const { parameters, mask } = input;
  return tf.tidy(() => {
    const constants = constantsOf(config.memory?.locations ?? 1);
    const active = mask && tf.cast(tf.tensor(Float32Array.from(mask), [T, B, 1]), "bool");
    const x = tf.cast(input.x, "float32");
    const steps: Step[] = [];
    let current = input.state ?? zeroState(config, B);
    apart(active ? choose(active, x, tf.zerosLike(x)) : x, 0).forEach((xt, t) => {
      const rows = rowsOf(mask, t, B);
      const step = tf.tidy(() => {
        const whole = plainStep(config, parameters, xt, current, constants, options);
        return rows ? { ...whole, state: keepState(rows, whole.state, current) } : whole;
      });
      steps.push(step);
      current = step.state;
    });
    const y = output(config, parameters, steps);
    return {
      y: active ? choose(active, y, tf.zerosLike(y)) : y,
      state: current,
      trace: traceOf(steps, options.trace ?? false),
    };
  });
}

type Step = {
  /** [B, |h_all| + R·W], what the output layer sees. */
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
  options: PlainOptions,
): Step {
  const flat = (reads: tf.Tensor) => tf.reshape(reads, [x.shape[0]!, -1]);
  const chi = config.memory ? tf.concat([x, flat(prev.readVectors!)], 1) : x;
  const { features, h, c } = controller(config, parameters, chi, prev, options);
  if (!config.memory) return { features, state: { h, c }, trace: {} };
  const raw = affine(parameters, "interface", features);
  const { state, trace } = memoryStep(config.memory, raw, prev, constants);
  return { features: tf.concat([features, flat(state.readVectors!)], 1), state: { h, c, ...state }, trace };
}

/** Which rows take part in step t; undefined where all do. */
function rowsOf(mask: ArrayLike<number> | undefined, t: number, B: number): tf.Tensor | undefined {
  if (!mask) return undefined;
  const rows = Array.from({ length: B }, (_, b) => mask[t * B + b] !== 0);
  return rows.every(Boolean) ? undefined : tf.tensor1d(rows, "bool");
}

/** Rows that sit a step out keep their state, bit for bit. */
function keepState(rows: tf.Tensor, state: Tensors, prev: Tensors): Tensors {
  const kept = Object.entries(state).map(([name, value]) => {
    const condition = tf.reshape(rows, [rows.size, ...value.shape.slice(1).map(() => 1)]);
    return [name, choose(condition, value, prev[name]!)] as const;
  });
  return Object.fromEntries(kept);
}

/** y for all steps at once, [T,B,Y]. */
function output(config: DncConfig, parameters: Tensors, steps: readonly Step[]): tf.Tensor {
  const features = tf.concat(steps.map((step) => step.features));
  const all = affine(parameters, "output", features);
  const clamped = config.clip > 0 ? clamp(all, config.clip) : all;
  return tf.reshape(clamped, [steps.length, -1, config.outputSize]);
}

function traceOf(steps: readonly Step[], wanted: boolean | readonly string[]): Tensors {
  const isWanted = (name: string) => (typeof wanted === "boolean" ? wanted : wanted.includes(name));
  const all = (of: "state" | "trace") =>
    Object.keys(steps[0]![of])
      .filter(isWanted)
      .map((name) => [name, tf.stack(steps.map((step) => step[of][name]!))] as const);
  return Object.fromEntries([...all("state"), ...all("trace")]);
}
