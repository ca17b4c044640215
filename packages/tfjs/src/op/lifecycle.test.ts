import { BackendError, DncError } from "@dncjs/core";
import * as tf from "@tensorflow/tfjs";
import { beforeEach, describe, expect, test } from "vitest";
import { testBackends, useBackend } from "../testing/backends.ts";
import { smallOptions, testNetwork } from "../testing/network.ts";
import { dncSequence } from "./dncSequence.ts";
import { registered } from "./registration.ts";

const machine = () => registered().machines.peek(tf.backend())!;
const run = (steps: number, batch: number): tf.Tensor => dncSequence(smallOptions, testNetwork(tf, steps, batch)).y;

describe.each(testBackends)("programs of the operation on the backend $name", ({ name }) => {
  beforeEach(() => useBackend(name));

  test("one program per batch size serves all shorter sequences, and the number of programs is limited", () => {
    tf.tidy(() => {
      for (const steps of [3, 7, 5, 1, 7]) run(steps, 1);
      expect(machine().programs.count).toBe(1);
      for (let batch = 1; batch <= 20; batch++) run(2, batch);
      expect(machine().programs.count).toBe(12);
    });
  });

  test("are disposed when tensorflow.js removes the backend; a new backend starts without programs", async () => {
    const backend = tf.backend();
    const { programs } = machine();
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

test("a backend of tensorflow.js without a kernel of the operation is refused by name", async () => {
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

test("missing gradients of tensorflow.js, as with its core alone in Node, are reported before any computation", async () => {
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
