import { BackendError, Dnc } from "@dncjs/core";
import { buildProgram, createTrainingRunner, planFor } from "@dncjs/core/run";
import { afterEach, expect, test, vi } from "vitest";
import { LinearMemory } from "./memory.ts";
import { createWasmBackend } from "./open.ts";
import { SHARED_LOCATIONS } from "./sharedScan.ts";

afterEach(() => vi.restoreAllMocks());

/** Counts the allocations of linear memory, and lets the `failing`-th one fail. */
function faults() {
  const state = { count: 0, failing: Infinity, memory: undefined as LinearMemory | undefined };
  const { allocate } = LinearMemory.prototype;
  vi.spyOn(LinearMemory.prototype, "allocate").mockImplementation(function (this: LinearMemory, bytes: number) {
    state.memory = this;
    if (++state.count === state.failing) throw new BackendError("wasm", "no memory");
    return allocate.call(this, bytes);
  });
  return state;
}

test("a session of a sparse memory whose scan threads share keeps nothing after a failed allocation", async () => {
  const state = faults();
  const backend = await createWasmBackend({ build: "simd", threads: 2 });
  const memory = { locations: SHARED_LOCATIONS, wordSize: 4, sparse: {} };
  const dnc = Dnc.create({ inputSize: 3, outputSize: 2, controller: { hiddenSize: 4 }, memory }, { backend, seed: 1 });
  const open = () => dnc.session().dispose();
  open(); // from now on the workspace is large enough
  const used = state.memory!.used;
  state.count = 0;
  open();
  const { count } = state;
  for (let n = 1; n <= count; n++) {
    state.count = 0;
    state.failing = n;
    expect(open, `allocation ${n}`).toThrow(BackendError);
    expect(state.memory!.used, `allocation ${n}`).toBe(used);
  }
  backend.dispose();
});

test("after the failure of any allocation nothing stays allocated, and the outputs keep their bits", async () => {
  const state = faults();
  const backend = await createWasmBackend({ build: "simd" });
  const options = { inputSize: 3, outputSize: 2, controller: { hiddenSize: 5 }, memory: { locations: 6, wordSize: 4 } };
  const x = Float32Array.from({ length: 3 * 40 }, (_, k) => Math.sin(k));
  const use = async () => {
    const dnc = Dnc.create(options, { backend, seed: 1 });
    try {
      const y = await dnc.run(x);
      await dnc.trace(x);
      const plan = planFor(backend, buildProgram(dnc.config), { batch: 2, steps: 6, purpose: "train" });
      createTrainingRunner(backend, plan, dnc.parameters).dispose();
      return y;
    } finally {
      dnc.dispose();
    }
  };
  const expected = await use(); // from now on the workspace, which all calls share, is large enough
  const used = state.memory!.used;
  state.count = 0;
  expect(await use()).toEqual(expected);
  expect(state.memory!.used).toBe(used);
  const { count } = state;
  expect(count).toBeGreaterThan(30);
  for (let n = 1; n <= count; n++) {
    state.count = 0;
    state.failing = n;
    await expect(use(), `allocation ${n}`).rejects.toThrow(BackendError);
    expect(state.memory!.used, `allocation ${n}`).toBe(used);
    state.failing = Infinity;
    if (n % 10 === 0) expect(await use()).toEqual(expected);
  }
});
