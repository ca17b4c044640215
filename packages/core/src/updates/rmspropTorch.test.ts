import { describe, expect, test } from "vitest";
import { applyUpdate } from "../testing/index.ts";
import { rmspropTorch } from "./rmspropTorch.ts";

const constants = { learningRate: 0.1, decay: 0.75, momentumDecay: 0.5, epsilon: 0.5, weightDecay: 0 };

describe("rmspropTorch", () => {
  test("adds epsilon to the root of the mean square, and applies the learning rate to the momentum", () => {
    const start = { parameters: [1, -2], gradients: [3, 0], meanSquare: [0, 4], momentum: [0, 8] };
    // 0.25·9 = 2.25, its root 1.5, + 0.5 = 2: momentum 3/2, a change of 0.15. With a gradient of 0: momentum 8/2, a change of 0.4.
    expect(applyUpdate(rmspropTorch, start, constants)).toEqual({
      parameters: [expect.closeTo(0.85, 15), expect.closeTo(-2.4, 15)],
      gradients: [3, 0],
      meanSquare: [2.25, 3],
      momentum: [1.5, 4],
    });
  });

  test("without momentum decay only the gradient changes parameters, and the momentum stays unchanged", () => {
    const start = { parameters: [1, -2], gradients: [3, 0], meanSquare: [0, 4], momentum: [7, 8] };
    expect(applyUpdate(rmspropTorch, start, { ...constants, momentumDecay: 0 })).toEqual({
      parameters: [expect.closeTo(0.85, 15), -2],
      gradients: [3, 0],
      meanSquare: [2.25, 3],
      momentum: [7, 8],
    });
  });

  test("weight decay adds to the gradient before anything else", () => {
    const start = { parameters: [10], gradients: [1], meanSquare: [0], momentum: [0] };
    const decayed = applyUpdate(rmspropTorch, start, { ...constants, weightDecay: 0.2 });
    expect(decayed).toEqual({ ...applyUpdate(rmspropTorch, { ...start, gradients: [3] }, constants), gradients: [1] });
  });
});
