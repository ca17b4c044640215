import { BackendError, DncError } from "@dncjs/core";
import * as tf from "@tensorflow/tfjs";
import { beforeEach, describe, expect, test } from "vitest";
import { testBackends, useBackend } from "../testing/backends.ts";
import { smallOptions, testNetwork } from "../testing/network.ts";
import { dncSequence } from "./dncSequence.ts";
import { registered } from "./registration.ts";

const machine = () => registered().machines.peek(tf.backend())!;
const run = (steps: number, batch: number): tf.Tensor => dncSequence(smallOptions, testNetwork(tf, steps, batch)).y;

describe.each(testBackends)("what the operation holds for the backend $name", ({ name }) => {
  beforeEach(() => useBackend(name));

  test("serves every sequence of a batch size up to the longest so far, and is bounded for all sizes", () => {
    tf.tidy(() => {
      for (const steps of [3, 7, 5, 1, 7]) run(steps, 1);
      expect(machine().programs.count).toBe(1);
      for (let batch = 1; batch <= 20; batch++) run(2, batch);
      expect(machine().programs.count).toBe(12);
    });
  });

  test("is given back when tensorflow.js removes the backend; a new one starts afresh", async () => {
    const [backend, { programs }] = [tf.backend(), machine()];
    const factory = tf.findBackendFactory(name);
    expect(programs.count).toBeGreaterThan(0);
    tf.removeBackend(name);
    expect(programs.count).toBe(0);
    expect(registered().machines.peek(backend)).toBeUndefined();
    tf.registerBackend(name, factory);
    await tf.setBackend(name);
    expect((await run(2, 1).data()).every(Number.isFinite)).toBe(true);
  });
});

test("a backend of tensorflow.js without a kernel of ours is named", async () => {
  await useBackend("cpu");
  const cpu = tf.backend();
  tf.registerBackend("other", () => cpu);
  tf.copyRegisteredKernels("cpu", "other");
  tf.unregisterKernel("DncSequence", "other");
  await tf.setBackend("other");
  expect(() => run(2, 1)).toThrow(BackendError);
  expect(() => run(2, 1)).toThrow("other: the DNC has no kernel");
  await tf.setBackend("cpu");
});

test("where tensorflow.js has no gradients, as its core alone in Node, that is said before anything is computed", async () => {
  await useBackend("cpu");
  const gradient = tf.getGradient("Sum");
  tf.unregisterGradient("Sum");
  const { x, parameters } = testNetwork(tf, 2, 1);
  const pass = (given: tf.Tensor) => tf.sum(dncSequence(smallOptions, { x: given as tf.Tensor3D, parameters }).y);
  expect(() => tf.grad(pass)(x)).toThrow(DncError);
  expect(() => tf.grad(pass)(x)).toThrow("import @tensorflow/tfjs");
  tf.registerGradient(gradient);
  expect((await tf.grad(pass)(x).data()).some((value) => value !== 0)).toBe(true);
});
