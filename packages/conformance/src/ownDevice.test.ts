import { BackendError, DeviceLostError, ReferenceBackend } from "@dncjs/core";
import { createGpuBackend } from "@dncjs/gpu";
import { copyTask } from "@dncjs/tasks";
import { type Recipe, Trainer } from "@dncjs/train";
import { expect, test } from "vitest";
import { openGpuDevice } from "../../gpu/src/testing/open.ts";

const recipe: Recipe = {
  model: { controller: { hiddenSize: 3 }, memory: { locations: 3, wordSize: 2 } },
  optimizer: { type: "adam", learningRate: 0.01 },
  batchSize: 2,
  batches: 3,
  evaluateEvery: 3,
  stopWhenSolved: false,
};

/** Trains on a device, ends its use after the first batch, and returns the error and the number of spares opened. */
async function trainAndEnd(end: "device.destroy" | "backend.dispose") {
  const device = await openGpuDevice();
  const backend = await createGpuBackend({ device });
  let opened = 0;
  const spare = async () => {
    opened += 1;
    return new ReferenceBackend();
  };
  const task = copyTask({ bits: 2, maxLength: 1, seed: 1 });
  const trainer = Trainer.create({ backend, task, recipe, seed: 1, spares: [spare] });
  const onStep = () => (end === "device.destroy" ? device.destroy() : backend.dispose());
  const error: unknown = await trainer.fit({ onStep }).catch((cause: unknown) => cause);
  trainer.dispose();
  backend.dispose();
  device.destroy();
  return { error, opened, batchesDone: trainer.batchesDone };
}

test("a device that its owner destroys ends the training with a DeviceLostError, and no spare is opened", async () => {
  const { error, ...rest } = await trainAndEnd("device.destroy");
  expect(error).toBeInstanceOf(DeviceLostError);
  expect((error as DeviceLostError).reason).toBe("destroyed");
  expect(rest).toEqual({ opened: 0, batchesDone: 1 });
});

test("a backend that its owner disposes of ends the training with a BackendError, and no spare is opened", async () => {
  const { error, ...rest } = await trainAndEnd("backend.dispose");
  expect(error).toBeInstanceOf(BackendError);
  expect(error).not.toBeInstanceOf(DeviceLostError);
  expect((error as BackendError).message).toBe("gpu: the backend is disposed");
  expect(rest).toEqual({ opened: 0, batchesDone: 1 });
});
