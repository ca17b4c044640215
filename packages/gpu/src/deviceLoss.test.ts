import { type Backend, DeviceLostError, Dnc } from "@dncjs/core";
import { expect, test } from "vitest";
import { GpuBackend } from "./backend.ts";
import { openGpuDevice } from "./testing/open.ts";
import { TrainingPass } from "./testing/trainingPass.ts";

const options = { inputSize: 2, outputSize: 1, controller: { hiddenSize: 4 }, memory: { locations: 3, wordSize: 2 } };

async function openLosable() {
  const device = await openGpuDevice();
  const backend = new GpuBackend(device, { description: "a test", owned: true, software: true, fuse: false });
  const lose = async () => {
    device.destroy();
    await device.lost;
  };
  return { device, backend, lose };
}

const makeModel = (backend: Backend) => Dnc.create(options, { backend, seed: 1 });

test("a read in progress fails with a DeviceLostError when the device is lost", async () => {
  const { device, backend } = await openLosable();
  const block = backend.allocate(3);
  const reading = block.read();
  device.destroy();
  await expect(reading).rejects.toThrow(DeviceLostError);
  await expect(block.read()).rejects.toMatchObject({ code: "deviceLost", backend: "gpu", reason: "destroyed" });
  backend.dispose();
});

test("all calls of the backend and its blocks throw a DeviceLostError afterwards", async () => {
  const { backend, lose } = await openLosable();
  const values = backend.allocate(3);
  const total = backend.allocate(1);
  const pass = new TrainingPass(backend, { batch: 2, steps: 3 });
  await pass.run();
  await lose();
  const attempts = [
    () => backend.allocate(1),
    () => backend.update("sum", { values, total }, {}),
    () => backend.bindWalk([]),
    () => values.write([1]),
    () => values.fill(1),
    () => values.copy(0, 1, 2),
    () => pass.executor.forward(3),
    () => pass.executor.backward(),
  ];
  for (const attempt of attempts) expect(attempt, String(attempt)).toThrow(DeviceLostError);
  await expect(pass.run()).rejects.toThrow(/^gpu: the device is lost \(destroyed\)/);
  pass.dispose();
  backend.dispose();
});

test("all calls of a model and its sessions throw a DeviceLostError", async () => {
  const { backend, lose } = await openLosable();
  const model = makeModel(backend);
  const session = model.session();
  await session.step([1, 0]);
  const state = await session.snapshot();
  await lose();
  const attempts = [
    () => session.step([1, 0]),
    () => session.run([1, 0, 0, 1]),
    () => session.snapshot(),
    async () => session.reset(),
    async () => session.restore(state),
    async () => model.session(),
    () => model.trace([1, 0]),
    () => model.save(),
    async () => makeModel(backend),
  ];
  for (const attempt of attempts) await expect(attempt(), String(attempt)).rejects.toThrow(DeviceLostError);
  session.dispose();
  model.dispose();
  backend.dispose();
});

test("a backend on a new device of the same adapter gives identical results", async () => {
  const runs: Float32Array[] = [];
  for (let k = 0; k < 2; k++) {
    const { backend, lose } = await openLosable();
    runs.push(Float32Array.from(await makeModel(backend).session().run([1, 0, 0, 1])));
    await lose();
    backend.dispose();
  }
  expect(runs[1]).toEqual(runs[0]);
});
