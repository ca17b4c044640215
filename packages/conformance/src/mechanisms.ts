import type { Backend, FloatArray } from "@dncjs/core";
import { type KernelName, kernels, type Settings } from "@dncjs/core/backend";
import type { PrimitiveCase, Subject } from "./case.ts";
import { check, checkClose, checkFinite, checkSame, noteAll } from "./check.ts";
import { type Operands, runKernel } from "./kernelCall.ts";

/** The purpose of each mechanism, as cases (docs/math.md). */
export const mechanisms: readonly PrimitiveCase[] = [
  {
    name: "after writes to locations i and j, the forward link from i reads j and the backward link from j reads i",
    run: async (subject) => {
      const N = 5;
      const i = 3;
      const j = 1;
      const first = await writeLocation(subject, N, i, zeros(N * N), zeros(N));
      const second = await writeLocation(subject, N, j, first.link, first.precedence);
      const read = (location: number) => {
        const given = { link: second.link, prevReadWeights: oneHot(N, location) };
        return callAlone(subject, "directional", given, { N, R: 1, V: 1 });
      };
      checkSame("forward", (await read(i)).forward!, oneHot(N, j));
      checkSame("backward", (await read(j)).backward!, oneHot(N, i));
    },
  },
  {
    name: "without a write, link and precedence stay the same",
    run: async (subject) => {
      const N = 4;
      const prevLink = Float32Array.from({ length: N * N }, (_, k) => (k % (N + 1) === 0 ? 0 : k / 100));
      const prevPrecedence = Float32Array.of(0.1, 0.2, 0.3, 0.125);
      const given = { prevLink, prevPrecedence, writeWeights: zeros(N) };
      const { link, precedence } = await callAlone(subject, "temporalLink", given, { N, V: 1 });
      checkSame("link", link!, prevLink);
      checkSame("precedence", precedence!, prevPrecedence);
    },
  },
  {
    name: "a full write to a free location makes its usage 1; a free gate of 1 on a fully read location makes it 0",
    run: async (subject) => {
      const N = 4;
      const given = {
        prevUsage: Float32Array.of(0, 1, 0, 1),
        prevWriteWeights: oneHot(N, 2),
        prevReadWeights: oneHot(N, 1),
        freeGates: Float32Array.of(1),
      };
      const { usage } = await callAlone(subject, "usage", given, { N, R: 1, V: 1, usageGradient: 1 });
      checkSame("usage", usage!, [0, 0, 1, 1]);
    },
  },
  ...[128, 0].map((resolution) => ({
    name: `the least used location is allocated first, and equal usages in the order of locations (resolution ${resolution})`,
    run: async (subject: Subject<Backend>) => {
      const N = 6;
      const tied = await allocate(subject, [0, 0, 0, 0, 0, 0], resolution);
      checkClose("allocation to the first of all free locations", tied.subarray(0, 1), [1], 5e-6);
      const freed = await allocate(subject, [1, 1, 1, 0, 1, 1], resolution);
      checkClose("allocation to the only free location", freed, oneHot(N, 3), 5e-5);
      const later = await allocate(subject, [0.5, 0.5, 0.25, 0.25, 1, 1], resolution);
      checkClose("allocation to locations of equal usage", later, expectedAllocation, 1e-4);
    },
  })),
  {
    name: "usages that differ by less than the resolution keep the order of locations; an exact sort separates them",
    run: async (subject) => {
      const nearly = [0.5 + 1e-4, 0.5, 1, 1];
      const rounded = await allocate(subject, nearly, 128);
      const exact = await allocate(subject, nearly, 0);
      check(
        rounded[0]! > rounded[1]!,
        `allocation with resolution 128: got ${rounded[0]}, ${rounded[1]}, expected the first to be larger`,
      );
      check(
        exact[1]! > exact[0]!,
        `allocation with an exact sort: got ${exact[0]}, ${exact[1]}, expected the second to be larger`,
      );
    },
  },
  {
    name: "a full memory, zero keys and a zero memory give finite weights and gradients",
    run: async (subject) => {
      const settings = { N: 5, W: 4, K: 2 };
      const given = { memory: zeros(20), keys: zeros(8), strengths: Float32Array.of(1, 50) };
      const rows = await callAlone(subject, "contentWeighting", given, settings);
      checkClose("weights", rows.weights!, new Float32Array(10).fill(0.2), 1e-5);
      for (const [operand, row] of Object.entries(rows)) checkFinite(operand, row);
      checkSame("allocation", (await allocate(subject, [1, 1, 1], 128)).map(Math.abs), [0, 0, 0]);
    },
  },
  {
    name: "strengths do not overflow: oneplus of ±1e4 is 10001 and 1",
    run: async (subject) => {
      const options = { masking: 0, sharpness: 0, links: 1, allocation: 1, softplusStrengths: 0, tanhVectors: 0 };
      const settings = { I: 3 + 3 + 5 + 3, R: 1, V: 1, W: 1, ...options };
      const raw = new Float32Array(settings.I);
      raw[1] = 1e4; // read strength
      raw[3] = -1e4; // write strength
      const { parts } = await callAlone(subject, "interfaceVector", { raw }, settings);
      checkSame("strengths", [parts![1]!, parts![3]!], [10_001, 1]);
    },
  },
];

/** (1 - u) times the product of the smaller usages, for usages ½ ½ ¼ ¼ 1 1: the order of locations is 2, 3, 0, 1, 4, 5. */
const expectedAllocation: readonly number[] = [0.5 * 0.0625, 0.5 * 0.03125, 0.75, 0.75 * 0.25, 0, 0];

/** Runs a kernel on one batch element. Leaves out the optional operands that are not given. */
async function callAlone(
  { backend, note }: Subject<Backend>,
  kernel: KernelName,
  given: Operands,
  settings: Settings,
): Promise<Operands> {
  const without = kernels[kernel].optional.filter((operand) => !(operand in given));
  noteAll(note, given);
  return (await runKernel(backend, { kernel, settings, given, without, batch: 1 })).elements;
}

const zeros = (length: number) => new Float32Array(length);

function oneHot(length: number, at: number): Float32Array {
  const row = zeros(length);
  row[at] = 1;
  return row;
}

/** Runs temporalLink after a full write to one location. */
async function writeLocation(
  subject: Subject<Backend>,
  N: number,
  location: number,
  prevLink: FloatArray,
  prevPrecedence: FloatArray,
): Promise<{ link: FloatArray; precedence: FloatArray }> {
  const given: Operands = { prevLink, prevPrecedence, writeWeights: oneHot(N, location) };
  const { link, precedence } = await callAlone(subject, "temporalLink", given, { N, V: 1 });
  return { link: link!, precedence: precedence! };
}

async function allocate(subject: Subject<Backend>, usage: readonly number[], resolution: number): Promise<FloatArray> {
  const given = { usage: Float64Array.from(usage), allocationGate: Float32Array.of(1), writeGate: Float32Array.of(1) };
  const settings = { N: usage.length, V: 1, resolution };
  return (await callAlone(subject, "allocation", given, settings)).allocation!;
}
