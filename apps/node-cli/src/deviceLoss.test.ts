import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeGpu } from "@dncjs/gpu/node";
import { afterEach, expect, test } from "vitest";
import { jsonLines, temporaryFolder } from "./testing/command.ts";
import { inProcess } from "./testing/inProcess.ts";

const SMALL = ["--max-length", "2", "--bits", "3", "--hidden-size", "8", "--locations", "4", "--word-size", "4"];
const SHORT = [...SMALL, "--batch-size", "4", "--batches", "12", "--evaluate-every", "4", "--checkpoint-every", "9999"];

let restore = () => {};
afterEach(() => restore());

/**
 * Destroys the next devices of this process after the given numbers of submissions. Later devices are not lost. The losses are
 * reported with the reason of a crash, unless `reason` is "destroyed".
 */
async function loseDevices(submissions: readonly number[], reason: GPUDeviceLostReason = "unknown"): Promise<void> {
  const gpu = await nodeGpu();
  const limits = [...submissions];
  const { requestAdapter } = gpu;
  restore = () => {
    gpu.requestAdapter = requestAdapter;
  };
  gpu.requestAdapter = async (options) => {
    const adapter = (await requestAdapter.call(gpu, options))!;
    const { requestDevice } = adapter;
    adapter.requestDevice = async (descriptor) => {
      const device = await requestDevice.call(adapter, descriptor);
      const lost = device.lost.then(({ message }) => ({ message, reason }) as GPUDeviceLostInfo);
      Object.defineProperty(device, "lost", { value: lost });
      let left = limits.shift() ?? Number.POSITIVE_INFINITY;
      const { submit } = device.queue;
      device.queue.submit = (commands) => {
        submit.call(device.queue, commands);
        if (left-- === 0) device.destroy();
      };
      return device;
    };
    return adapter;
  };
}

async function trained(...flags: readonly string[]) {
  const run = join(temporaryFolder(), "run");
  const args = ["train", "copy", ...SHORT, "--backend", "gpu", "--out", run, ...flags];
  const { code, stdout, stderr } = await inProcess(...args);
  expect([code, stderr]).toEqual([0, ""]);
  type Line = { readonly event: string; readonly batch: number; readonly seconds?: number };
  const lines = jsonLines<Line>(readFileSync(join(run, "metrics.jsonl"), "utf8"));
  const checkpoint = readFileSync(join(run, "checkpoint.safetensors"));
  return { stdout, checkpoint, lines: lines.map(({ seconds: _, ...line }) => line) };
}

test("a run continues on a new device after a loss, reports it, and gives the same result", async () => {
  const undisturbed = await trained();
  await loseDevices([60]);
  const { stdout, checkpoint, lines } = await trained();
  expect(stdout).toMatch(
    /^after \d+ batches: gpu: the device is lost \(unknown\): .*; resuming from batch 0 on WebGPU on /m,
  );
  const isLoss = ({ event }: { readonly event: string }) => event === "deviceLost";
  expect(lines.filter(isLoss)).toMatchObject([{ resumedFrom: 0, backend: expect.stringMatching(/^WebGPU on /) }]);
  expect(lines.filter((line) => !isLoss(line))).toEqual(undisturbed.lines);
  expect(checkpoint).toEqual(undisturbed.checkpoint);
});

test("a run that loses the second device too continues on wasm and reports it", async () => {
  await loseDevices([30, 30]);
  const { stdout, lines } = await trained("--json");
  const losses = jsonLines<{ event: string; backend: string }>(stdout).filter(({ event }) => event === "deviceLost");
  expect(losses.map(({ backend }) => backend)).toEqual([
    expect.stringMatching(/^WebGPU on /),
    expect.stringMatching(/^wasm /),
  ]);
  const batches = lines.filter(({ event }) => event === "step").map(({ batch }) => batch);
  expect(batches).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test("a run whose device is destroyed by its owner ends with one message and can be resumed", async () => {
  await loseDevices([60], "destroyed");
  const run = join(temporaryFolder(), "run");
  const { code, stderr } = await inProcess("train", "copy", ...SHORT, "--backend", "gpu", "--out", run);
  expect(stderr).toMatch(/^dnc: gpu: the device is lost \(destroyed\): [^\n]*\n$/);
  expect(code).toBe(1);
  const resumed = await inProcess("train", "copy", "--resume", "--backend", "gpu", "--out", run);
  expect([resumed.code, resumed.stderr]).toEqual([0, ""]);
});
