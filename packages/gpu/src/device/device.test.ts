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

/** Waits for the error report of the device. Returns its message, or "nothing". */
async function failureOf(device: Device): Promise<string> {
  await gpu.queue.onSubmittedWorkDone();
  await new Promise((resolve) => setTimeout(resolve, 50));
  return device.settled().then(
    () => "nothing",
    ({ message }: Error) => message,
  );
}

test.each([false, true])(
  "an error names the object that cannot be created, with the reason of WebGPU (shared device: %s)",
  async (shared) => {
    const device = new Device(gpu, undefined, shared);
    device.createBuffer(64, BufferUsage.STORAGE, "fine");
    expect(await failureOf(device)).toBe("nothing");
    device.createBuffer(2 ** 20, 0, "page 3");
    expect(await failureOf(device)).toMatch(/^gpu: cannot create a buffer of 1\.0 MiB \(page 3\): .*usage/i);
    expect(() => device.check()).toThrow(/page 3/);
  },
);

test("a shader that does not compile is reported with its file and line", async () => {
  const device = new Device(gpu);
  const heap = new Heap(device);
  const pipelines = new Pipelines(device, heap, new Bindings(device, heap, new Descriptors(device)));
  const layout = { slices: ["to"], scalars: [], vectors: 1 };
  const phase = { entry: "brokenForward", items: "K", together: false };
  const code = "// a comment\nfn brokenForward(call: Call, item: u32) {\n  store(missing, 0.0);\n}\n";
  const pipeline = pipelines.get(phaseShader({ name: "broken", code, layout }, phase));
  const encoder = gpu.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline); // its consequences are not reported
  pass.dispatchWorkgroups(1);
  pass.end();
  device.submit(encoder);
  expect(await failureOf(device)).toMatch(
    /^gpu: the shader brokenForward does not compile: kernels\/broken\.wgsl:3: .*missing/,
  );
});

test("later errors do not hide the first one", async () => {
  const device = new Device(gpu);
  device.createBuffer(64, 0, "the first");
  device.createBuffer(64, 0, "the second");
  expect(await failureOf(device)).toMatch(/the first/);
  gpu.destroy();
  await gpu.lost;
  await expect(device.settled()).rejects.toThrow(/the first/);
});

test("a device lost while an error report is pending counts as lost", async () => {
  const device = new Device(gpu);
  device.failLater(new Promise(() => {}));
  gpu.destroy();
  await expect(device.settled()).rejects.toThrow(DeviceLostError);
});
