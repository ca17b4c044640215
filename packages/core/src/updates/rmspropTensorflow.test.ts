import { describe, expect, test } from "vitest";
import { applyUpdate } from "../testing/index.ts";
import { rmspropTensorflow } from "./rmspropTensorflow.ts";

describe("rmspropTensorflow", () => {
  test("adds epsilon inside the root of the mean square, and includes the learning rate in the momentum", () => {
    const found = applyUpdate(
      rmspropTensorflow,
      { parameters: [1, -2], gradients: [2, 0], meanSquare: [1, 1], momentum: [0, 0.5] },
      { learningRate: 0.1, decay: 0.75, momentumDecay: 0.5, epsilon: 0.25 },
    );
    // 0.75·1 + 0.25·4 = 1.75, + 0.25 = 2: a change of 0.1·2/√2. With a gradient of 0: the momentum alone, halved.
    expect(found).toEqual({
      parameters: [expect.closeTo(1 - 0.2 / Math.SQRT2, 15), -2.25],
      gradients: [2, 0],
      meanSquare: [1.75, 0.75],
      momentum: [expect.closeTo(0.2 / Math.SQRT2, 15), 0.25],
    });
  });

  test("a gradient of 0 at the start changes no parameter", () => {
    const start = { parameters: [3], gradients: [0], meanSquare: [0], momentum: [0] };
    const constants = { learningRate: 1, decay: 0.9, momentumDecay: 0.9, epsilon: 1e-10 };
    expect(applyUpdate(rmspropTensorflow, start, constants).parameters).toEqual([3]);
  });
});
