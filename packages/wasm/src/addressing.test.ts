import { ReferenceBackend } from "@dncjs/core";
import type { KernelName, Settings } from "@dncjs/core/backend";
import { describe, expect, test } from "vitest";
import { createWasmBackend } from "./open.ts";
import { type Draw, type KernelCall, runKernel } from "./testing/kernelCall.ts";

interface Case extends KernelCall {
  readonly name: string;
}

const N = 21;
const W = 10;
const R = 3;
const V = 2;
const SIZES: Settings = { N, W, R, V, K: R, M: 1 + 2 * V, usageGradient: 1, resolution: 128 };
const reference = new ReferenceBackend();

const constant =
  (value: number): Draw =>
  () =>
    value;
const uniform: Draw = (random) => random.uniform();
const signed: Draw = (random) => 2 * random.uniform() - 1;
/** A weighting with all its weight on one location, a different one for each head. */
const oneHot: Draw = (_, k) => (k % N === (5 * Math.floor(k / N) + 2) % N ? 1 : 0);
/** The links of a chain of writes: each location was written just after the previous one. */
const chain: Draw = (_, k) => (Math.floor((k % (N * N)) / N) === ((k % N) + 1) % N ? 1 : 0);
const oneOf =
  (...values: number[]): Draw =>
  (random) =>
    values[Math.floor(values.length * random.uniform())] as number;

const NO_SHARPNESS = ["forwardSharpness", "backwardSharpness", "rawForward", "rawBackward"];
const CONTENT = { memory: signed, keys: signed, strengths: constant(3), masks: uniform };
const WRITING = { prevMemory: signed, writeWeights: oneHot, erase: uniform, write: signed, retention: uniform };
const GATES = { allocationGate: uniform, writeGate: uniform };

function allocationCase(name: string, usage: Draw, resolution = 128, heads = V): Case {
  return { name, kernel: "allocation", settings: { ...SIZES, V: heads, resolution }, draw: { ...GATES, usage } };
}

function kernelCase(name: string, kernel: KernelName, draw: KernelCall["draw"], without?: readonly string[]): Case {
  return { name, kernel, settings: SIZES, draw, ...(without && { without }) };
}

const CASES: readonly Case[] = [
  kernelCase("a memory of zeros", "contentWeighting", { ...CONTENT, memory: constant(0) }),
  kernelCase("a key of zeros", "contentWeighting", { ...CONTENT, keys: constant(0) }, ["masks"]),
  kernelCase("a mask of zeros", "contentWeighting", { ...CONTENT, masks: constant(0) }),
  kernelCase("a strength that selects one location", "contentWeighting", { ...CONTENT, strengths: constant(40) }, [
    "masks",
  ]),
  allocationCase("no location used", constant(0)),
  allocationCase("all locations used", constant(1)),
  allocationCase("all locations equally used", constant(0.3)),
  allocationCase("locations free or full", oneOf(0, 1)),
  allocationCase("many ties", oneOf(0, 0.25, 0.5, 1)),
  allocationCase("usages between two sort keys", (random) => (Math.floor(128 * random.uniform()) + 0.5) / 128),
  allocationCase("a usage above 1 by rounding", oneOf(0.5, 1, 1.0000001)),
  allocationCase("a fine resolution, sort keys of several digits", uniform, 100000),
  allocationCase("the exact order", uniform, 0),
  allocationCase("the exact order with ties", oneOf(0, 0.1, 0.7, 1), 0, 1),
  kernelCase("locations freed by every head", "usage", {
    prevUsage: uniform,
    prevWriteWeights: oneHot,
    prevReadWeights: constant(1),
    freeGates: constant(1),
  }),
  kernelCase("nothing used, written or read", "usage", {
    prevUsage: constant(0),
    prevWriteWeights: constant(0),
    prevReadWeights: constant(0),
    freeGates: uniform,
  }),
  kernelCase("locations erased by every head", "memoryWrite", {
    ...WRITING,
    writeWeights: constant(1),
    erase: constant(1),
  }),
  kernelCase("no write", "memoryWrite", { ...WRITING, writeWeights: constant(0) }, ["retention"]),
  kernelCase("full writes to one location", "temporalLink", {
    prevLink: chain,
    prevPrecedence: oneHot,
    writeWeights: oneHot,
  }),
  kernelCase("no write", "temporalLink", { prevLink: chain, prevPrecedence: oneHot, writeWeights: constant(0) }),
  kernelCase("a chain followed", "directional", { link: chain, prevReadWeights: oneHot }, NO_SHARPNESS),
  kernelCase("links sharpened to one location", "directional", {
    link: chain,
    prevReadWeights: (_, k) => (oneHot(_, k) === 1 ? 0.9 : 0.1 / (N - 1)),
    forwardSharpness: constant(12),
    backwardSharpness: constant(12),
  }),
  kernelCase("no links, sharpened", "directional", {
    link: constant(0),
    prevReadWeights: oneHot,
    forwardSharpness: constant(2),
    backwardSharpness: constant(2),
  }),
  kernelCase("one mode alone", "readWeighting", {
    readModes: (_, k) => (k % (1 + 2 * V) === 2 ? 1 : 0),
    backward: oneHot,
    content: oneHot,
    forward: oneHot,
  }),
  kernelCase("one location read", "memoryRead", { memory: signed, readWeights: oneHot }),
];

describe.each(["simd", "relaxed", "wide"] as const)("the %s build", (build) => {
  const opened = createWasmBackend({ build });

  test.each(CASES.map((each) => [`${each.kernel}: ${each.name}`, each] as const))("%s", async (_title, each) => {
    const found = await runKernel(await opened, each);
    const expected = await runKernel(reference, each);
    for (const [operand, values] of Object.entries(expected)) {
      const scale = Math.max(1e-6, ...Array.from(values, Math.abs));
      for (const [k, value] of values.entries()) {
        const error = Math.abs((found[operand]?.[k] as number) - value) / scale;
        if (!(error <= 1e-5)) {
          expect.fail(`${operand}[${k}]: got ${found[operand]?.[k]}, expected ${value} (largest value ${scale})`);
        }
      }
    }
  });
});
