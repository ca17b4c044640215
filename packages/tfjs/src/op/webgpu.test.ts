import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test, vi } from "vitest";
import { useBackend } from "../testing/backends.ts";
import { smallOptions, testNetwork } from "../testing/network.ts";
import { dncSequence } from "./dncSequence.ts";
import { registered } from "./registration.ts";
import type { WebgpuCarrier, WebgpuTensors } from "./webgpuCarrier.ts";

beforeAll(() => useBackend("webgpu"));

const backend = () => tf.backend() as unknown as WebgpuTensors & { readSync(): unknown; getBufferData(): unknown };
const bufferOf = ({ dataId }: tf.Tensor) => backend().tensorMap.get(dataId).resource;
const dispatches = () => (registered().machines.peek(backend())!.carrier as WebgpuCarrier).backend.counts.dispatches;

test("small tensors are computed on the device too, forward and backward, unlike in tensorflow.js", () => {
  expect(tf.env().getBool("WEBGPU_CPU_FORWARD")).toBe(true);
  const { parameters, x } = testNetwork(tf, 2, 1);
  expect(bufferOf(tf.add(x, x))).toBeUndefined();
  const { y } = dncSequence(smallOptions, { x, parameters });
  expect(bufferOf(y)).toBeInstanceOf(GPUBuffer);
  const before = dispatches();
  const dx = tf.grad((given: tf.Tensor) => dncSequence(smallOptions, { x: given as tf.Tensor3D, parameters }).y)(x);
  expect(bufferOf(dx)).toBeInstanceOf(GPUBuffer);
  expect(dispatches()).toBeGreaterThan(before);
});

test("nothing is read back before `data()` is called", async () => {
  const reads = [vi.spyOn(backend(), "readSync"), vi.spyOn(backend(), "getBufferData")];
  const { parameters, x } = testNetwork(tf, 5, 2);
  const mask = tf.tensor2d([1, 1, 1, 1, 1, 0, 1, 0, 1, 0], [5, 2]);
  const dx = tf.grad((given: tf.Tensor) =>
    tf.sum(tf.square(dncSequence(smallOptions, { x: given as tf.Tensor3D, parameters, mask }).y)),
  )(x);
  for (const read of reads) expect(read).not.toHaveBeenCalled();
  expect((await dx.data()).every(Number.isFinite)).toBe(true);
  expect(reads[1]).toHaveBeenCalledTimes(1);
});

test("an error of other code on the device does not stop the operation", async () => {
  const { parameters, x } = testNetwork(tf, 2, 1);
  const reported = new Promise((resolve) =>
    backend().device.addEventListener("uncapturederror", resolve, { once: true }),
  );
  backend().device.createBuffer({ size: 4, usage: 0 });
  await reported;
  expect((await dncSequence(smallOptions, { x, parameters }).y.data()).every(Number.isFinite)).toBe(true);
});

test("a lost device is reported, and the operation runs on a new one", async () => {
  const { parameters, x } = testNetwork(tf, 2, 1);
  dncSequence(smallOptions, { x, parameters });
  backend().device.destroy();
  await backend().device.lost;
  expect(() => dncSequence(smallOptions, { x, parameters })).toThrow(/gpu: the device is lost/);
  const factory = tf.findBackendFactory("webgpu");
  tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", factory, 3);
  await tf.setBackend("webgpu");
  const network = testNetwork(tf, 2, 1);
  expect((await dncSequence(smallOptions, network).y.data()).every(Number.isFinite)).toBe(true);
});
