import { BackendError } from "@dncjs/core";
import { expect, test } from "vitest";
import { LinearMemory } from "./memory.ts";

const PAGE = 65536;

const open = (limits: WebAssembly.MemoryDescriptor = { initial: 1 }): LinearMemory =>
  new LinearMemory(new WebAssembly.Memory(limits));

test("blocks begin on cache lines, above the kernels' constants, and do not overlap", () => {
  const memory = open();
  const addresses = [1, 64, 65, 4].map((bytes) => memory.allocate(bytes));
  expect(addresses).toEqual([1024, 1088, 1152, 1280]);
  expect(memory.used).toBe(64 + 64 + 128 + 64);
});

test("the first free block that is large enough is used again, holding zeros", () => {
  const memory = open();
  const [small, , large] = [memory.allocate(64), memory.allocate(64), memory.allocate(256), memory.allocate(64)];
  memory.f32.fill(7, (large as number) / 4, (large as number) / 4 + 64);
  memory.free(small as number);
  memory.free(large as number);
  expect(memory.allocate(128)).toBe(large);
  expect(memory.allocate(128)).toBe((large as number) + 128);
  expect(memory.f32.subarray((large as number) / 4, (large as number) / 4 + 64).every((x) => x === 0)).toBe(true);
  expect(memory.allocate(64)).toBe(small);
});

test("neighbouring free blocks become one, in whatever order they are freed", () => {
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [0, 2, 1],
    [1, 0, 2],
  ]) {
    const memory = open();
    const blocks = [memory.allocate(64), memory.allocate(64), memory.allocate(64)];
    memory.allocate(64);
    for (const k of order) memory.free(blocks[k] as number);
    expect(memory.allocate(192)).toBe(blocks[0]);
  }
});

test("a free block at the end is extended rather than left behind", () => {
  const memory = open();
  const address = memory.allocate(64);
  memory.f32[address / 4] = 7;
  memory.free(address);
  expect(memory.allocate(10 * PAGE)).toBe(address);
  expect(memory.f32[address / 4]).toBe(0);
});

test("the views follow when the memory grows, and what was there stays", () => {
  const memory = open();
  const address = memory.allocate(64);
  memory.f32[address / 4] = 7;
  memory.allocate(3 * PAGE);
  expect(memory.f32.length).toBeGreaterThanOrEqual((3 * PAGE + 1088) / 4);
  expect(memory.f32[address / 4]).toBe(7);
  expect(memory.u32.buffer).toBe(memory.f32.buffer);
});

test("at the engine's limit the error is typed, and nothing has changed", () => {
  const memory = open({ initial: 1, maximum: 4 });
  const kept = memory.allocate(2 * PAGE);
  const { used } = memory;
  expect(() => memory.allocate(3 * PAGE)).toThrow(BackendError);
  expect(memory.used).toBe(used);
  memory.free(kept);
  expect(() => memory.allocate(4 * PAGE)).toThrow(BackendError);
  expect(memory.allocate(2 * PAGE)).toBe(kept);
});

test("only what is allocated can be freed, once", () => {
  const memory = open();
  const address = memory.allocate(64);
  memory.free(address);
  expect(() => memory.free(address)).toThrow(BackendError);
});
