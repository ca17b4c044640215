import { Dnc, Random, ReferenceBackend } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import { expect, test } from "vitest";
import { disturb } from "./disturb.ts";

test("an answer of several softmaxes flips if the class of any of them does", async () => {
  const [steps, X, Y] = [9, 3, 256];
  const memory = { locations: 6, wordSize: 4 };
  const model = Dnc.create({ inputSize: X, outputSize: Y, memory }, { backend: new ReferenceBackend(), seed: 3 });
  const random = new Random(5);
  const batch: Batch = {
    steps,
    batch: 1,
    x: Float32Array.from({ length: steps * X }, () => 4 * random.uniform() - 2),
    target: new Float32Array(steps * Y),
    mask: new Float32Array(steps).fill(1),
    answer: Float32Array.from({ length: steps }, (_, step) => Number(step > 3)),
  };
  const trace = await model.trace(batch.x);
  const flipsOf = async (lossGroups: number) => {
    const { blows } = await disturb(model, { batch, trace, task: { loss: "softmaxCrossEntropy", lossGroups } });
    return blows.reduce((sum, { cascade }) => sum + cascade.flipped, 0);
  };
  const single = await flipsOf(1);
  expect(await flipsOf(128)).toBeGreaterThan(single);
});
