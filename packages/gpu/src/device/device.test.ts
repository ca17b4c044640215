import { DeviceLostError } from "@dncjs/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Bindings } from "../commands/bindings.ts";
import { Descriptors } from "../commands/descriptors.ts";
import { BufferUsage } from "../flags.ts";
import { Heap } from "../memory/heap.ts";
import { phaseShader } from "../shaders/main.ts";
import { Pipelines } from "../shaders/pipelines.ts";
import { openGpuDevice } from "../testing/open.ts";
import { Device } from "./device.ts";

let gpu: GPUDevice;
beforeEach(async () => {
  gpu = await openGpuDevice();
});
afterEach(() => gpu.destroy());

/** Waits until the device has said what is wrong. */
async function complaint(device: Device): Promise<string> {
  await gpu.queue.onSubmittedWorkDone();
  await new Promise((resolve) => setTimeout(resolve, 50));
  return device.settled().then(
    () => "nothing",
    ({ message }: Error) => message,
  );
}

test.each([false, true])(
  "what cannot be made is named, with WebGPU's reason; on a shared device, too (%s)",
  async (shared) => {
    const device = new Device(gpu, undefined, shared);
    device.createBuffer(64, BufferUsage.STORAGE, "fine");
    expect(await complaint(device)).toBe("nothing");
    device.createBuffer(2 ** 20, 0, "page 3");
    expect(await complaint(device)).toMatch(/^gpu: cannot make a buffer of 1\.0 MiB \(page 3\): .*usage/i);
    expect(() => device.check()).toThrow(/page 3/);
  },
);

test("a shader that does not compile is reported with its file and line", async () => {
  const device = new Device(gpu);
  const heap = new Heap(device);
  const pipelines = new Pipelines(device, heap, new Bindings(device, heap, new Descriptors(device)));
  const layout = { places: ["to"], words: [], length: 1 };
  const phase = { entry: "brokenForward", items: "K", together: false };
  const code =
    "// a line that is none of its own\nfn brokenForward(call: Call, item: u32) {\n  store(missing, 0.0);\n}\n";
  const pipeline = pipelines.get(phaseShader({ name: "broken", code, layout }, phase));
  const encoder = gpu.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline); // what follows from it is no news
  pass.dispatchWorkgroups(1);
  pass.end();
  device.submit(encoder);
  expect(await complaint(device)).toMatch(
    /^gpu: the shader brokenForward does not compile: kernels\/broken\.wgsl:3: .*missing/,
  );
});

test("what comes after the first thing that went wrong does not hide it", async () => {
  const device = new Device(gpu);
  device.createBuffer(64, 0, "the first");
  device.createBuffer(64, 0, "the second");
  expect(await complaint(device)).toMatch(/the first/);
  gpu.destroy();
  await gpu.lost;
  await expect(device.settled()).rejects.toThrow(/the first/);
});

test("a device that is lost before anybody could say what went wrong is lost", async () => {
  const device = new Device(gpu);
  device.explain(new Promise(() => {}));
  gpu.destroy();
  await expect(device.settled()).rejects.toThrow(DeviceLostError);
});
