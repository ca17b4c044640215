import * as tf from "@tensorflow/tfjs-core";
import { choose } from "./gradients.ts";
import type { Tensors } from "./tensors.ts";

/** Masked batch elements keep their state, bit for bit. */
export function keepState(active: tf.Tensor, state: Tensors, prev: Tensors): Tensors {
  const kept = Object.entries(state).map(([name, value]) => {
    const condition = tf.reshape(active, [active.size, ...value.shape.slice(1).map(() => 1)]);
    return [name, choose(condition, value, prev[name]!)] as const;
  });
  return Object.fromEntries(kept);
}
