import { ArgumentError, BackendError, type FloatArray, ReferenceBackend } from "@dncjs/core";
import { kernels, type PlacedCall } from "@dncjs/core/backend";
import { relativeError } from "@dncjs/core/run";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { GpuBackend } from "./backend.ts";
import { createGpuBackend, gpuBackendOn } from "./open.ts";
import { openBackend, openGpuDevice } from "./testing/open.ts";
import { TrainingPass } from "./testing/trainingPass.ts";

let backend: GpuBackend;
beforeAll(async () => {
  backend = await openBackend();
});
afterAll(() => backend.dispose());

test("a block keeps its numbers while the memory grows; new blocks hold zeros", async () => {
  const block = backend.allocate(5);
  block.write([1, 2, 3, 4, 5]);
  const others = [100_000, 300_000].map((length) => backend.allocate(length));
  expect(await block.read()).toEqual(Float32Array.of(1, 2, 3, 4, 5));
  block.copy(0, 1, 4);
  block.fill(9, 0, 1);
  expect(await block.read(0, 4)).toEqual(Float32Array.of(9, 1, 2, 3));
  others[0]!.fill(7);
  others[0]!.dispose();
  const reused = backend.allocate(90_000);
  expect((await reused.read()).every((value) => value === 0)).toBe(true);
  for (const other of [block, reused, others[1]!]) other.dispose();
});

test("a write between updates is visible to later updates only", async () => {
  const values = backend.allocate(3);
  const first = backend.allocate(1);
  const second = backend.allocate(1);
  values.write([1, 2, 3]);
  backend.update("sum", { values, total: first }, {});
  values.write([10, 20, 30]);
  backend.update("sum", { values, total: second }, {});
  expect([...(await first.read()), ...(await second.read())]).toEqual([6, 60]);
  for (const block of [values, first, second]) block.dispose();
});

test("NaN, subnormal numbers and negative zero keep their bits", async () => {
  const block = backend.allocate(8);
  const odd = Float32Array.of(Number.NaN, 1e-42, -0, Number.POSITIVE_INFINITY);
  block.write(odd);
  block.copy(0, 4, 4);
  expect(await block.read(4, 4)).toEqual(odd);
  block.dispose();
});

test("a range outside a block is refused, and the block stays unchanged", async () => {
  const block = backend.allocate(4);
  expect(() => block.write([1, 2], 3)).toThrow(ArgumentError);
  expect(() => block.fill(1, -1)).toThrow(ArgumentError);
  expect(() => block.copy(0, 2, 3)).toThrow(ArgumentError);
  await expect(block.read(0.5, 1)).rejects.toThrow(ArgumentError);
  expect(await block.read()).toEqual(new Float32Array(4));
  block.dispose();
});

test("an allocation beyond the limits of the device is refused with the sizes, and the backend stays usable", async () => {
  expect(() => backend.allocate(2 ** 29)).toThrow(/needs 2048\.0 MiB.*7 buffers of 128\.0 MiB/);
  expect(() => backend.allocate(-1)).toThrow(ArgumentError);
  const block = backend.allocate(1);
  block.write([4]);
  expect(await block.read()).toEqual(Float32Array.of(4));
  block.dispose();
});

test("blocks, frames and calls of another backend, and disposed blocks, are refused", async () => {
  const block = backend.allocate(2);
  const foreign = new ReferenceBackend().allocate(1);
  expect(() => backend.update("sum", { values: block, total: foreign }, {})).toThrow(ArgumentError);
  expect(() => backend.update("sum", { values: block, total: block }, {})).toThrow(ArgumentError);
  expect(() => backend.update("clipByValue", { gradients: block }, {})).toThrow(ArgumentError);
  const slice = { block: foreign, base: 0, clock: "fixed", stride: 0, batchStride: 1, length: 1 } as const;
  const call: PlacedCall = {
    label: "relu",
    kernel: "relu",
    spec: kernels.relu,
    values: { input: slice, out: slice },
    gradients: {},
    settings: { K: 1 },
    batch: 1,
    maxElements: 1,
  };
  expect(() => backend.bind(call, backend.createFrame())).toThrow(ArgumentError);
  expect(() => backend.bind(call, new ReferenceBackend().createFrame())).toThrow(ArgumentError);
  block.dispose();
  block.dispose();
  await expect(block.read()).rejects.toThrow(BackendError);
});

/** Software compilers are slow on the large fused shader. */
const COMPILATION = { timeout: 300_000 };

test("a pass with fused dispatches agrees with the reference", COMPILATION, async () => {
  const fused = await openBackend({ fuse: true });
  const pass = { batch: 3, steps: 4, masked: true };
  expectAgreement(await runOnce(fused, pass), await runOnce(new ReferenceBackend(), pass));
  fused.dispose();
});

test.each([{}, { masked: true }, { keepEvery: 2 }])("a pass agrees with the reference: %o", async (options) => {
  const pass = { batch: 3, steps: 5, ...options };
  expectAgreement(await runOnce(backend, pass), await runOnce(new ReferenceBackend(), pass));
});

test(
  "a pass agrees with the reference if memory spans several buffers and blocks cross them",
  COMPILATION,
  async () => {
    const paged = await openBackend({ pageBytes: 1 << 15 });
    const pass = { batch: 3, steps: 4, masked: true };
    expectAgreement(await runOnce(paged, pass), await runOnce(new ReferenceBackend(), pass));
    const block = paged.allocate(9000);
    block.write(Float32Array.from({ length: 9000 }, (_, k) => k));
    block.copy(0, 100, 8900);
    expect((await block.read(8990, 3))[0]).toBe(8890);
    expect(() => paged.allocate(2 ** 16)).toThrow(/7 buffers of 0\.0 MiB/);
    paged.dispose();
  },
);

test("a backend on a given device does not destroy it", async () => {
  const device = await openGpuDevice();
  const guest = await createGpuBackend({ device });
  expect(guest.description).toMatch(/^WebGPU on /);
  guest.dispose();
  expect(() => guest.allocate(1)).toThrow("disposed");
  const buffer = device.createBuffer({ size: 4, usage: 8 });
  device.pushErrorScope("validation");
  device.queue.writeBuffer(buffer, 0, new Uint32Array(1));
  expect(await device.popErrorScope()).toBeNull();
  device.destroy();
});

async function runOnce(on: GpuBackend | ReferenceBackend, options: ConstructorParameters<typeof TrainingPass>[1]) {
  const pass = new TrainingPass(on, options);
  const results = await pass.run();
  pass.dispose();
  return results;
}

function expectAgreement(found: readonly FloatArray[], expected: readonly FloatArray[]): void {
  for (const [k, values] of expected.entries())
    expect(relativeError(found[k]!, values), `tensor ${k}`).toBeLessThan(1e-4);
}

test("on a shared device only its own errors stop a backend", async () => {
  const device = await openGpuDevice();
  const guest = gpuBackendOn(device);
  const { elements } = guest.counts;
  const reported = new Promise((resolve) => device.addEventListener("uncapturederror", resolve, { once: true }));
  device.createBuffer({ size: 4, usage: 0 });
  await reported;
  const block = guest.allocate(4);
  block.write([1, 2, 3, 4]);
  expect(await block.read()).toEqual(Float32Array.of(1, 2, 3, 4));
  block.dispose();
  expect(guest.counts.elements).toBe(elements);

  const unreadable = device.createBuffer({ size: 16, usage: 8 });
  const broken = guest.allocate(4);
  broken.copyIn(unreadable, 0, 4);
  guest.flush();
  await expect(broken.read()).rejects.toThrow(BackendError);
  device.destroy();
});

test("copies between buffers and a block on one device run in order", async () => {
  const device = await openGpuDevice();
  const guest = gpuBackendOn(device);
  const usage = 4 | 8; // COPY_SRC, COPY_DST
  const from = device.createBuffer({ size: 12, usage });
  const to = device.createBuffer({ size: 12, usage: 8 | 1 });
  device.queue.writeBuffer(from, 0, Float32Array.of(1, 2, 3));
  const block = guest.allocate(4);
  block.fill(9);
  block.copyIn(from, 1, 3);
  block.copy(1, 0, 1);
  block.copyOut(0, 3, to);
  guest.flush();
  await to.mapAsync(1);
  expect(new Float32Array(to.getMappedRange())).toEqual(Float32Array.of(1, 1, 2));
  device.destroy();
});

test("a read that is not awaited returns the numbers at the time of the call", async () => {
  const block = backend.allocate(3);
  block.write([1, 2, 3]);
  const first = block.read();
  block.write([4, 5, 6]);
  const second = block.read(1, 2);
  block.fill(0);
  expect([...(await first), ...(await second)]).toEqual([1, 2, 3, 5, 6]);
  block.dispose();
});
