/** Checks golden vectors with the tensors and gradients of tensorflow.js. */
import { readSafetensors, type SafetensorsFile } from "@dncjs/core";
import { goldenConfig, relativeError } from "@dncjs/core/run";
import type * as core from "@tensorflow/tfjs-core";
import { dncSequence } from "../op/dncSequence.ts";

export interface GoldenErrors {
  /** Largest relative error of y and the final state. */
  readonly forward: number;
  /** Largest relative error of the gradients of x, all parameters and the initial state. */
  readonly gradients: number;
  /** Number of compared tensors. */
  readonly compared: number;
}

export async function goldenErrors(
  tf: typeof core,
  bytes: Uint8Array,
  options: { readonly keepEvery?: number } = {},
): Promise<GoldenErrors> {
  const file = readSafetensors(bytes);
  const { config } = goldenConfig(file);
  const tensors = tensorsOf(tf, file);
  const group = (prefix: string) => groupOf(tensors, prefix);
  const parameters = group("param.");
  const state = group("state0.");
  const names = ["x", ...Object.keys(parameters).map((name) => `param.${name}`)];
  names.push(...Object.keys(state).map((name) => `state0.${name}`));
  const found: Record<string, core.Tensor> = {};

  const objective = (...given: core.Tensor[]): core.Tensor => {
    const named = Object.fromEntries(given.map((tensor, k) => [names[k]!, tensor]));
    const input = {
      x: named.x as core.Tensor3D,
      parameters: groupOf(named, "param."),
      state: groupOf(named, "state0."),
    };
    const { y, state: final } = dncSequence(config, input, { returnState: true, ...options });
    found.y = tf.keep(y);
    for (const [name, tensor] of Object.entries(final)) found[`stateT.${name}`] = tf.keep(tensor);
    let loss = tf.sum(tf.mul(y, tensors.dy!));
    for (const [name, seed] of Object.entries(group("dstateT."))) {
      loss = tf.add(loss, tf.sum(tf.mul(final[name]!, seed)));
    }
    return loss;
  };
  const gradients = tf.grads(objective)(names.map((name) => tensors[name]!));
  names.forEach((name, k) => {
    found[`grad.${name}`] = gradients[k]!;
  });
  const errors = await errorsOf(file, found);
  tf.dispose([tensors, found]);
  const worst = (which: (name: string) => boolean) =>
    Math.max(...[...errors].filter(([name]) => which(name)).map(([, error]) => error));
  const isGradient = (name: string) => name.startsWith("grad.");
  return {
    forward: worst((name) => !isGradient(name)),
    gradients: worst(isGradient),
    compared: errors.size,
  };
}

async function errorsOf(
  file: SafetensorsFile,
  found: Readonly<Record<string, core.Tensor>>,
): Promise<Map<string, number>> {
  const errors = new Map<string, number>();
  for (const [name, { data }] of file.tensors) {
    if (!["y", "stateT", "grad"].includes(name.split(".")[0]!)) continue;
    const values = await found[name]?.data();
    errors.set(name, values ? relativeError(values as Float32Array, data as Float64Array) : Number.NaN);
  }
  return errors;
}

function tensorsOf(tf: typeof core, file: SafetensorsFile): Record<string, core.Tensor> {
  const inputs = [...file.tensors].filter(([name]) => /^(x|dy|param\..*|state0\..*|dstateT\..*)$/.test(name));
  return Object.fromEntries(
    inputs.map(([name, { shape, data }]) => [
      name,
      tf.tensor(Float32Array.from(data as Float64Array), [...shape], "float32"),
    ]),
  );
}

function groupOf(tensors: Readonly<Record<string, core.Tensor>>, prefix: string): Record<string, core.Tensor> {
  const group = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(group.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}
