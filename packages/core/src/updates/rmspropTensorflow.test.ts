import { describe, expect, test } from "vitest";
import { applyUpdate } from "../testing/index.ts";
import { rmspropTensorflow } from "./rmspropTensorflow.ts";

describe("rmspropTensorflow", () => {
  test("takes the root of the mean square and epsilon together, and keeps the learning rate in the momentum", () => {
    const found = applyUpdate(
      rmspropTensorflow,
      { parameters: [1, -2], gradients: [2, 0], meanSquare: [1, 1], momentum: [0, 0.5] },
      { learningRate: 0.1, decay: 0.75, momentumDecay: 0.5, epsilon: 0.25 },
    );
    // 0.75·1 + 0.25·4 = 1.75, + 0.25 = 2: a step of 0.1·2/√2; with no gradient the momentum alone, halved.
    expect(found).toEqual({
      parameters: [expect.closeTo(1 - 0.2 / Math.SQRT2, 15), -2.25],
      gradients: [2, 0],
      meanSquare: [1.75, 0.75],
      momentum: [expect.closeTo(0.2 / Math.SQRT2, 15), 0.25],
    });
  });

  test("a gradient of 0 at the start moves nothing", () => {
    const start = { parameters: [3], gradients: [0], meanSquare: [0], momentum: [0] };
    const constants = { learningRate: 1, decay: 0.9, momentumDecay: 0.9, epsilon: 1e-10 };
    expect(applyUpdate(rmspropTensorflow, start, constants).parameters).toEqual([3]);
  });
});
