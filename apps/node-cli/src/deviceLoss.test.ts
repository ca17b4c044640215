import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeGpu } from "@dncjs/gpu/node";
import { afterEach, expect, test } from "vitest";
import { jsonLines, scratch } from "./testing/command.ts";
import { inProcess } from "./testing/inProcess.ts";

const SMALL = ["--max-length", "2", "--bits", "3", "--hidden-size", "8", "--locations", "4", "--word-size", "4"];
const SHORT = [...SMALL, "--batch-size", "4", "--batches", "12", "--evaluate-every", "4", "--checkpoint-every", "9999"];

let giveBack = () => {};
afterEach(() => giveBack());

/** Every next device of this process is lost after so many submissions; those beyond the list live on. */
async function loseDevices(...submissions: readonly number[]): Promise<void> {
  const [gpu, lives] = [await nodeGpu(), [...submissions]];
  const { requestAdapter } = gpu;
  giveBack = () => {
    gpu.requestAdapter = requestAdapter;
  };
  gpu.requestAdapter = async (options) => {
    const adapter = (await requestAdapter.call(gpu, options))!;
    const { requestDevice } = adapter;
    adapter.requestDevice = async (descriptor) => {
      const device = await requestDevice.call(adapter, descriptor);
      let left = lives.shift() ?? Number.POSITIVE_INFINITY;
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
  const run = join(scratch(), "run");
  const { code, stdout, stderr } = await inProcess(
    ...["train", "copy", ...SHORT, "--backend", "gpu", "--out", run],
    ...flags,
  );
  expect([code, stderr]).toEqual([0, ""]);
  type Line = { readonly event: string; readonly batch: number; readonly seconds?: number };
  const lines = jsonLines<Line>(readFileSync(join(run, "metrics.jsonl"), "utf8"));
  const checkpoint = readFileSync(join(run, "checkpoint.safetensors"));
  return { stdout, checkpoint, lines: lines.map(({ seconds: _, ...line }) => line) };
}

test("a run whose device is lost says so, goes on on a new one, and ends as if nothing had happened", async () => {
  const whole = await trained();
  await loseDevices(60);
  const { stdout, checkpoint, lines } = await trained();
  expect(stdout).toMatch(
    /^after \d+ batches: gpu: the device is lost \(destroyed\): .*; going on from batch 0 on WebGPU on /m,
  );
  const isLoss = ({ event }: { readonly event: string }) => event === "deviceLost";
  expect(lines.filter(isLoss)).toMatchObject([{ goingOnFrom: 0, backend: expect.stringMatching(/^WebGPU on /) }]);
  expect(lines.filter((line) => !isLoss(line))).toEqual(whole.lines);
  expect(checkpoint).toEqual(whole.checkpoint);
});

test("a run that loses the new device, too, goes on in wasm, and says so", async () => {
  await loseDevices(30, 30);
  const { stdout, lines } = await trained("--json");
  const told = jsonLines<{ event: string; backend: string }>(stdout).filter(({ event }) => event === "deviceLost");
  expect(told.map(({ backend }) => backend)).toEqual([
    expect.stringMatching(/^WebGPU on /),
    expect.stringMatching(/^wasm /),
  ]);
  const batches = lines.filter(({ event }) => event === "step").map(({ batch }) => batch);
  expect(batches).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});
