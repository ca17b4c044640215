import { Dnc, type DncOptions, State } from "@dncjs/core";
import { expect, test } from "vitest";
import { createWasmBackend } from "./open.ts";

const options: DncOptions = { inputSize: 4, outputSize: 3 };
const disposed = expect.objectContaining({ name: "DncError", code: "disposed" });
const x = new Float32Array(40).fill(0.3);

test.each(["simd", "relaxed"] as const)("a pending call of a disposed network rejects: %s", async (build) => {
  const backend = await createWasmBackend({ build });
  for (const start of [
    (dnc: Dnc) => dnc.run(x),
    (dnc: Dnc) => dnc.trace(x),
    (dnc: Dnc) => dnc.step(x.subarray(0, 4)),
  ]) {
    const dnc = Dnc.create(options, { backend, seed: 1 });
    const pending = start(dnc);
    dnc.dispose();
    // The other network gets the freed memory.
    const other = Dnc.create(options, { backend, seed: 99 });
    await expect(pending).rejects.toThrow(disposed);
    other.dispose();
  }
});

test("a session that outlives its network never computes with another network's weights", async () => {
  const backend = await createWasmBackend({ build: "simd" });
  const dnc = Dnc.create(options, { backend, seed: 1 });
  const session = dnc.session();
  await session.run(x);
  const pending = [
    session.run(x),
    session.trace(x),
    session.step(x.subarray(0, 4)),
    session.snapshot(),
    session.fork(),
  ];
  dnc.dispose();
  const other = Dnc.create(options, { backend, seed: 99 });
  for (const call of pending) await expect(call).rejects.toThrow(disposed);
  for (const call of [
    () => session.step(x.subarray(0, 4)),
    () => session.run(x),
    () => session.trace(x),
    () => session.snapshot(),
    () => session.fork(),
    () => session.reset(),
    () => session.restore(State.zero(dnc.config, 1)),
  ]) {
    await expect(async () => call()).rejects.toThrow(disposed);
  }
  const y = await other.run(x);
  session.dispose();
  expect(await other.run(x), "the late dispose frees nothing of the other network").toEqual(y);
});

test("a session that is disposed of while a sequence runs rejects, and frees its memory", async () => {
  const backend = await createWasmBackend({ build: "simd" });
  const dnc = Dnc.create(options, { backend, seed: 1 });
  const y = await dnc.run(new Float32Array(4 * 100).fill(0.3));
  const session = dnc.session();
  const pending = session.run(new Float32Array(4 * 100).fill(0.3));
  await Promise.resolve();
  session.dispose();
  const other = Dnc.create(options, { backend, seed: 99 });
  const runs = other.run(x);
  await expect(pending).rejects.toThrow(disposed);
  expect(await runs).toEqual(await other.run(x));
  expect(await dnc.run(new Float32Array(4 * 100).fill(0.3))).toEqual(y);
});
