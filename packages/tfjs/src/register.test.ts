import { BackendError, DncError } from "@dncjs/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test, vi } from "vitest";
import { dncLayer } from "./layer/dncLayer.ts";
import { dncSequence } from "./op/dncSequence.ts";
import { registerDnc } from "./register.ts";
import { smallOptions, testNetwork } from "./testing/network.ts";

const run = () => dncSequence(smallOptions, testNetwork(tf, 2, 1)).y;

beforeAll(() => tf.setBackend("cpu"));

test("importing registers nothing, and the operation and the layer require registerDnc", () => {
  expect(tf.getKernel("DncSequence", "cpu")).toBeUndefined();
  expect(run).toThrow(DncError);
  for (const use of [run, () => dncLayer({ units: 1 })]) {
    expect(use).toThrow("await registerDnc(tf)");
  }
});

test("a second registerDnc loads a backend that was imported later, once for concurrent calls", async () => {
  await registerDnc(tf);
  const kernel = tf.getKernel("DncSequence", "cpu");
  await import("@tensorflow/tfjs-backend-wasm");
  await tf.setBackend("wasm");
  expect(run).toThrow(BackendError);
  expect(run).toThrow("call await registerDnc(tf) again");
  const missing = registerDnc(tf, { wasm: { source: new Uint8Array(4) } });
  await expect(missing).rejects.toThrow(BackendError);
  const compile = vi.spyOn(WebAssembly, "compile");
  await Promise.all([registerDnc(tf), registerDnc(tf)]);
  expect(compile).toHaveBeenCalledTimes(1);
  await registerDnc(tf);
  expect(compile).toHaveBeenCalledTimes(1);
  expect(tf.getKernel("DncSequence", "cpu")).toBe(kernel);
  expect((await run().data()).every(Number.isFinite)).toBe(true);
});
