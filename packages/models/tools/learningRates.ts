import type { Recipe } from "@dncjs/train";

/** Adam with a learning rate that changes in steps after 60 % and 80 % of the run. */
export const adamInSteps = (first: number, second: number, third: number): Recipe["optimizer"] => ({
  type: "adam",
  learningRate: [
    { at: 0, value: first },
    { at: 0.6, value: second },
    { at: 0.8, value: third },
  ],
});

/** Adam with a learning rate that decays by a cosine from the fraction `from` of the run to its end. */
export const adamFalling = (first: number, last: number, from: number): Recipe["optimizer"] => ({
  type: "adam",
  learningRate: [
    { at: 0, value: first },
    { at: from, value: first, shape: "cosine" },
    { at: 1, value: last },
  ],
});
