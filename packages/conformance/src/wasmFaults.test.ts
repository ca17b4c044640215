import { BackendError } from "@dncjs/core";
import { createWasmBackend } from "@dncjs/wasm";
import { afterEach, expect, test, vi } from "vitest";
import { LinearMemory } from "../../wasm/src/memory.ts";
import { backendUses } from "./testing/backendUses.ts";

afterEach(() => vi.restoreAllMocks());

/** Counts the growths of WebAssembly memories, and lets the `failing`-th one fail. Observes the memory of the backend. */
function observeGrowth() {
  const state = { count: 0, failing: Number.POSITIVE_INFINITY, memory: undefined as LinearMemory | undefined };
  const { allocate } = LinearMemory.prototype;
  vi.spyOn(LinearMemory.prototype, "allocate").mockImplementation(function (this: LinearMemory, bytes: number) {
    state.memory = this;
    return allocate.call(this, bytes);
  });
  const { grow } = WebAssembly.Memory.prototype;
  vi.spyOn(WebAssembly.Memory.prototype, "grow").mockImplementation(function (this: WebAssembly.Memory, pages: number) {
    if (++state.count === state.failing) throw new RangeError("WebAssembly.Memory.grow(): a test lets it fail");
    return grow.call(this, pages);
  });
  return state;
}

const uses = backendUses({ controller: { hiddenSize: 40 }, memory: { locations: 40, wordSize: 20 } }, 4);

test.each(Object.entries(uses))(
  "if the n-th growth of memory fails, for every n, the same backend then gives the same bits in as much memory: %s",
  async (_, use) => {
    const state = observeGrowth();
    const undisturbed = await createWasmBackend({ build: "simd" });
    const expected = await use(undisturbed);
    const { count } = state;
    const { used } = state.memory!;
    expect(count).toBeGreaterThan(4);
    for (let n = 1; n <= count; n++) {
      const backend = await createWasmBackend({ build: "simd" });
      state.count = 0;
      state.failing = n;
      const error: unknown = await use(backend).catch((cause: unknown) => cause);
      expect(error, `growth ${n}`).toBeInstanceOf(BackendError);
      expect((error as Error).message, `growth ${n}`).toMatch(/^wasm: cannot grow the memory to \d+ MiB/);
      state.failing = Number.POSITIVE_INFINITY;
      expect(await use(backend), `growth ${n}`).toEqual(expected);
      expect(state.memory!.used, `growth ${n}`).toBe(used);
      backend.dispose();
    }
  },
);
