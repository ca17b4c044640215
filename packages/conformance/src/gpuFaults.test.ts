import { BackendError } from "@dncjs/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GpuBackend } from "../../gpu/src/backend.ts";
import { type BufferFault, FaultyDevice } from "../../gpu/src/testing/faultyDevice.ts";
import { openGpuDevice } from "../../gpu/src/testing/open.ts";
import { backendUses, type Use } from "./testing/backendUses.ts";

let faulty: FaultyDevice;
/** Stays open: the device compiles a shader again unless another backend still has it. */
let warm: GpuBackend;
beforeAll(async () => {
  faulty = new FaultyDevice(await openGpuDevice());
  warm = open();
});
afterAll(() => {
  warm.dispose();
  faulty.device.destroy();
});

const open = (): GpuBackend =>
  new GpuBackend(faulty.device, { description: "a test", owned: false, software: true, fuse: false });

/** Opens a backend, uses it, and disposes of it. */
async function openAndUse(use: Use): Promise<unknown> {
  const backend = open();
  try {
    return await use(backend);
  } finally {
    backend.dispose();
  }
}

const uses = backendUses({ controller: { hiddenSize: 3 }, memory: { locations: 3, wordSize: 2 } }, 32);

describe.each(Object.entries(uses))("if the n-th creation of a buffer fails, for every n: %s", (_, use) => {
  let expected: unknown;
  let buffers: number;
  beforeAll(async () => {
    faulty.failAt(Number.POSITIVE_INFINITY);
    for (let k = 0; k < 2; k++) await use(warm);
    faulty.failAt(Number.POSITIVE_INFINITY);
    expected = await openAndUse(use);
    buffers = faulty.created;
    expect(buffers).toBeGreaterThan(5);
  });

  test.each<BufferFault>(["throws", "reports"])(
    "an error that WebGPU %s is a BackendError, no buffer is left, and a new backend gives the same bits",
    async (fault) => {
      const before = faulty.live.size;
      for (let n = 1; n <= buffers; n++) {
        faulty.failAt(n, fault);
        const error: unknown = await openAndUse(use).catch((cause: unknown) => cause);
        expect(error, `buffer ${n}`).toBeInstanceOf(BackendError);
        expect((error as Error).message, `buffer ${n}`).toMatch(/cannot create a buffer of .* MiB \(.*\): a test lets/);
        expect(faulty.live.size, `buffer ${n}`).toBe(before);
        if (n % 4 === 0) expect(await openAndUse(use), `after buffer ${n}`).toEqual(expected);
      }
    },
  );

  test("after an error that WebGPU throws the same backend gives the same bits, and nothing stays allocated", async () => {
    for (let n = 1; ; n++) {
      faulty.failAt(Number.POSITIVE_INFINITY);
      const backend = open();
      const { elements, descriptors } = backend.counts;
      faulty.failAt(n);
      const error: unknown = await use(backend).then(
        () => undefined,
        (cause: unknown) => cause,
      );
      expect(backend.counts, `buffer ${n}`).toMatchObject({ elements, descriptors });
      if (error) {
        expect(error, `buffer ${n}`).toBeInstanceOf(BackendError);
        expect(await use(backend), `buffer ${n}`).toEqual(expected);
      }
      backend.dispose();
      if (!error) break;
    }
  });
});
