import { afterEach, expect, test, vi } from "vitest";
import { WasmFrame } from "./frame.ts";
import { createWasmBackend } from "./index.ts";
import { LinearMemory } from "./memory.ts";
import { TrainingPass } from "./testing/trainingPass.ts";

afterEach(() => vi.restoreAllMocks());

/** Returns a function that fills with NaN the workspace of a backend with one thread, which is used after this call. */
function watchWorkspaces(): () => void {
  const { allocate } = LinearMemory.prototype;
  const { setWorkspace } = WasmFrame.prototype;
  const blocks = new Map<number, { readonly memory: LinearMemory; readonly bytes: number }>();
  let workspace = 0;
  vi.spyOn(LinearMemory.prototype, "allocate").mockImplementation(function (this: LinearMemory, bytes: number) {
    const address = allocate.call(this, bytes);
    blocks.set(address, { memory: this, bytes });
    return address;
  });
  vi.spyOn(WasmFrame.prototype, "setWorkspace").mockImplementation(function (
    this: WasmFrame,
    thread: number,
    address: number,
  ) {
    workspace = address;
    setWorkspace.call(this, thread, address);
  });
  return () => {
    const { memory, bytes } = blocks.get(workspace)!;
    memory.f32.fill(Number.NaN, workspace / 4, (workspace + bytes) / 4);
  };
}

test.each(["simd", "relaxed", "wide"] as const)(
  "%s: kernels do not read what others leave in the workspace",
  async (build) => {
    const backend = await createWasmBackend({ build });
    const spoil = watchWorkspaces();
    const pass = new TrainingPass(backend, { batch: 2, steps: 4, masked: false, keepEvery: 1 });
    const expected = await pass.run();
    expect(expected.every((row) => row.every(Number.isFinite))).toBe(true);
    spoil();
    expect(await pass.run()).toEqual(expected);
    pass.executor.dispose();
    backend.dispose();
  },
);
