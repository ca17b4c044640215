import { type Backend, type KernelName, kernels, type Row, relativeError, type Settings } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import type { BackendUnderTest } from "./backendUnderTest.ts";
import { type Operands, runKernel } from "./kernelCall.ts";

/** What each mechanism is for, as sentences (NUMERICS, "Invariants"). */
export function describeMechanisms({ open }: BackendUnderTest): void {
  describe("mechanisms", () => {
    test("following the link forward from row i after writing i, then j, reads j; following it back from j reads i", async () => {
      const backend = await open();
      const [N, i, j] = [5, 3, 1];
      const first = await writeRow(backend, N, i, zeros(N * N), zeros(N));
      const second = await writeRow(backend, N, j, first.link, first.precedence);
      const read = async (row: number) =>
        await callAlone(
          backend,
          "directional",
          { link: second.link, prevReadWeights: oneHot(N, row) },
          { N, R: 1, V: 1 },
        );
      expect([...(await read(i)).forward!]).toEqual([...oneHot(N, j)]);
      expect([...(await read(j)).backward!]).toEqual([...oneHot(N, i)]);
    });

    test("no write leaves link and precedence as they were", async () => {
      const N = 4;
      const prevLink = Float32Array.from({ length: N * N }, (_, k) => (k % (N + 1) === 0 ? 0 : k / 100));
      const prevPrecedence = Float32Array.of(0.1, 0.2, 0.3, 0.125);
      const given = { prevLink, prevPrecedence, writeWeights: zeros(N) };
      const { link, precedence } = await callAlone(await open(), "temporalLink", given, { N, V: 1 });
      expect([...link!]).toEqual([...prevLink]);
      expect([...precedence!]).toEqual([...prevPrecedence]);
    });

    test("a full write at a free row makes its usage 1, a free gate of 1 on a fully read row makes it 0", async () => {
      const N = 4;
      const given = {
        prevUsage: Float32Array.of(0, 1, 0, 1),
        prevWriteWeights: oneHot(N, 2),
        prevReadWeights: oneHot(N, 1),
        freeGates: Float32Array.of(1),
      };
      const settings = { N, R: 1, V: 1, usageGradient: 1 };
      const { usage } = await callAlone(await open(), "usage", given, settings);
      expect([...usage!]).toEqual([0, 0, 1, 1]);
    });

    test.each([128, 0])(
      "equal usages are allocated in row order, the least used row first (resolution %i)",
      async (resolution) => {
        const [backend, N] = [await open(), 6];
        const tied = await allocate(backend, [0, 0, 0, 0, 0, 0], resolution);
        expect(tied[0]).toBeCloseTo(1, 5);
        const freed = await allocate(backend, [1, 1, 1, 0, 1, 1], resolution);
        expect([...freed].map((a) => Math.round(a * 1e4))).toEqual([...oneHot(N, 3)].map((a) => a * 1e4));
        const later = await allocate(backend, [0.5, 0.5, 0.25, 0.25, 1, 1], resolution);
        expect(relativeError(later, expectedAllocation)).toBeLessThan(1e-4);
      },
    );

    test("usages that differ by less than the resolution keep row order; exactly sorted they do not", async () => {
      const backend = await open();
      const nearly = [0.5 + 1e-4, 0.5, 1, 1];
      const rounded = await allocate(backend, nearly, 128);
      const exact = await allocate(backend, nearly, 0);
      expect(rounded[0]!).toBeGreaterThan(rounded[1]!);
      expect(exact[1]!).toBeGreaterThan(exact[0]!);
    });

    test("a full memory, all zero keys and an all zero memory give finite weights and gradients", async () => {
      const backend = await open();
      const settings = { N: 5, W: 4, K: 2 };
      const given = { memory: zeros(20), keys: zeros(8), strengths: Float32Array.of(1, 50) };
      const rows = await callAlone(backend, "contentWeighting", given, settings);
      expect(relativeError(rows.weights!, new Float32Array(10).fill(0.2))).toBeLessThan(1e-5);
      for (const row of Object.values(rows)) expect(row.every(Number.isFinite)).toBe(true);
      expect([...(await allocate(backend, [1, 1, 1], 128))].map((a) => Math.abs(a))).toEqual([0, 0, 0]);
    });

    test("strengths overflow nowhere: oneplus of ±1e4 is 10001 and 1", async () => {
      const settings = { I: 3 + 3 + 5 + 3, R: 1, V: 1, W: 1, masking: 0, sharpness: 0, links: 1, allocation: 1 };
      const raw = new Float32Array(settings.I);
      raw[1] = 1e4; // read strength
      raw[3] = -1e4; // write strength
      const { parts } = await callAlone(await open(), "interfaceVector", { raw }, settings);
      expect([parts![1], parts![3]]).toEqual([10_001, 1]);
    });
  });
}

/** (1-u) Π of smaller u, for usages ½ ½ ¼ ¼ 1 1: places in order are rows 2, 3, 0, 1, 4, 5. */
const expectedAllocation: readonly number[] = [0.5 * 0.0625, 0.5 * 0.03125, 0.75, 0.75 * 0.25, 0, 0];

/** One batch row of a kernel on what is given; operands that may be left out and are not given are. */
async function callAlone(backend: Backend, kernel: KernelName, given: Operands, settings: Settings): Promise<Operands> {
  const without = kernels[kernel].optional.filter((operand) => !(operand in given));
  return (await runKernel(backend, { kernel, settings, given, without, batch: 1 })).rows;
}

const zeros = (length: number) => new Float32Array(length);

function oneHot(length: number, at: number): Float32Array {
  const row = zeros(length);
  row[at] = 1;
  return row;
}

async function writeRow(
  backend: Backend,
  N: number,
  row: number,
  prevLink: Row,
  prevPrecedence: Row,
): Promise<{ link: Row; precedence: Row }> {
  const given: Operands = { prevLink, prevPrecedence, writeWeights: oneHot(N, row) };
  const { link, precedence } = await callAlone(backend, "temporalLink", given, { N, V: 1 });
  return { link: link!, precedence: precedence! };
}

async function allocate(backend: Backend, usage: readonly number[], resolution: number): Promise<Row> {
  const given = { usage: Float64Array.from(usage), allocationGate: Float32Array.of(1), writeGate: Float32Array.of(1) };
  const settings = { N: usage.length, V: 1, resolution };
  return (await callAlone(backend, "allocation", given, settings)).allocation!;
}
