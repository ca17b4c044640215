/**
 * loss = weight · Σ_j (y_j - target_j)²
 *
 * The mean squared error if weight = 1 / (number of judged elements).
 */
import { defineKernel, type Kernel } from "./kernel.ts";

export const meanSquare: Kernel<"y", never, "target" | "weight", "loss", never, never> = defineKernel({
  name: "meanSquare",
  inputs: { y: "Y" },
  data: { target: "Y", weight: "" },
  outputs: { loss: "" },
  sizes: ["Y"],

  forward({ y, target, weight, loss }) {
    let sum = 0;
    for (let j = 0; j < y.length; j++) sum += (y[j] - target[j]) ** 2;
    loss[0] = weight[0] * sum;
  },

  backward({ y, target, weight }, d) {
    for (let j = 0; j < y.length; j++) d.y[j] += d.loss[0] * weight[0] * 2 * (y[j] - target[j]);
  },
});
