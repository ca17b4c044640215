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

test("reuses the first free block that is large enough, filled with zeros", () => {
  const memory = open();
  const small = memory.allocate(64);
  memory.allocate(64);
  const large = memory.allocate(256);
  memory.allocate(64);
  memory.f32.fill(7, large / 4, large / 4 + 64);
  memory.free(small);
  memory.free(large);
  expect(memory.allocate(128)).toBe(large);
  expect(memory.allocate(128)).toBe(large + 128);
  expect(memory.f32.subarray(large / 4, large / 4 + 64).every((x) => x === 0)).toBe(true);
  expect(memory.allocate(64)).toBe(small);
});

test("joins neighbouring free blocks, freed in any order", () => {
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

test("extends a free block at the end of the memory", () => {
  const memory = open();
  const address = memory.allocate(64);
  memory.f32[address / 4] = 7;
  memory.free(address);
  expect(memory.allocate(10 * PAGE)).toBe(address);
  expect(memory.f32[address / 4]).toBe(0);
});

test("replaces the views when the memory grows, and keeps the values", () => {
  const memory = open();
  const address = memory.allocate(64);
  memory.f32[address / 4] = 7;
  memory.allocate(3 * PAGE);
  expect(memory.f32.length).toBeGreaterThanOrEqual((3 * PAGE + 1088) / 4);
  expect(memory.f32[address / 4]).toBe(7);
  expect(memory.u32.buffer).toBe(memory.f32.buffer);
});

test("throws a typed error at the engine's limit, and changes nothing", () => {
  const memory = open({ initial: 1, maximum: 4 });
  const kept = memory.allocate(2 * PAGE);
  const { used } = memory;
  expect(() => memory.allocate(3 * PAGE)).toThrow(BackendError);
  expect(memory.used).toBe(used);
  memory.free(kept);
  expect(() => memory.allocate(4 * PAGE)).toThrow(BackendError);
  expect(memory.allocate(2 * PAGE)).toBe(kept);
});

test("refuses to free a block twice", () => {
  const memory = open();
  const address = memory.allocate(64);
  memory.free(address);
  expect(() => memory.free(address)).toThrow(BackendError);
});
