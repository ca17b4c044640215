import { defineTask } from "@dncjs/tasks";
import { expect, test } from "vitest";
import { stepTexts } from "./stepTexts.ts";

test("a step of several softmaxes has a class for each, counted from 0 in its own outputs", () => {
  const task = defineTask({
    name: "two-classes",
    inputs: 1,
    outputs: 6,
    loss: "softmaxCrossEntropy",
    lossGroups: 2,
    sample: () => ({ x: [1], y: [[0, 0, 1, 1, 0, 0]] }),
  });
  const [batch] = task.evaluationBatches(1);
  const y = [1, 2, 3, 9, 0, 0]; // the greatest of all outputs is one of the second softmax
  expect(stepTexts(undefined, batch!, y, task)).toMatchObject({ expected: ["2 0"], answered: ["2 0"] });
});
