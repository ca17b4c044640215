import type { Backend } from "@dncjs/core";
import { type Block, type BoundCall, kernels, type PlacedCall, type Slice } from "@dncjs/core/backend";
import { expect, test } from "vitest";
import { createWasmBackend } from "./open.ts";

/** out = weight · input, one number each. */
function product(backend: Backend): { call: BoundCall; weight: Block; out: Block } {
  const weight = backend.allocate(1);
  const input = backend.allocate(1);
  const out = backend.allocate(1);
  const place = (block: Block): Slice => ({ block, base: 0, clock: "fixed", stride: 0, batchStride: 1, length: 1 });
  weight.fill(2);
  input.fill(3);
  const values = { input0: place(input), weight0: place(weight), out: place(out) };
  const settings = { M: 1, K0: 1, K1: 0, K2: 0, stride0: 1, stride1: 0, stride2: 0 };
  const placed: PlacedCall = {
    label: "product",
    kernel: "linear",
    spec: kernels.linear,
    values,
    gradients: {},
    settings,
    batch: 1,
    maxElements: 1,
  };
  return { call: backend.bind(placed, backend.createFrame()), weight, out };
}

const changes: readonly [string, (backend: Backend, weight: Block) => void][] = [
  ["written", (_backend, weight) => weight.write([1.5])],
  ["filled", (_backend, weight) => weight.fill(1.5)],
  ["updated", (backend, weight) => backend.update("clipByValue", { gradients: weight }, { limit: 1.5 })],
];

test.each(changes)("a call uses weights that were %s after it is prepared again", async (_how, change) => {
  const backend = await createWasmBackend();
  const { call, weight, out } = product(backend);
  const run = async (): Promise<number | undefined> => {
    call.prepare();
    call.forward(0, 1);
    return (await out.read())[0];
  };
  expect(await run()).toBe(6);
  change(backend, weight);
  expect(await run()).toBe(4.5);
  expect(await run()).toBe(4.5);
});

test("a call can be disposed of twice, and its memory is reused", async () => {
  const backend = await createWasmBackend();
  const first = product(backend);
  first.call.dispose();
  first.call.dispose();
  const second = product(backend);
  second.call.prepare();
  second.call.forward(0, 1);
  expect(await second.out.read()).toEqual(Float32Array.of(6));
});
