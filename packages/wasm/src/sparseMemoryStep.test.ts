import {
  type Backend,
  type DncConfig,
  type DncOptions,
  defineConfig,
  type FloatArray,
  Random,
  State,
} from "@dncjs/core";
import type { Program } from "@dncjs/core/backend";
import { buildProgram, Parameters, planFor, TrainingExecutor } from "@dncjs/core/run";
import { afterAll, describe, expect, test } from "vitest";
import { createWasmBackend } from "./index.ts";
import { fuseLinks, lowerForWasm } from "./lower.ts";
import { waves } from "./testing/trainingPass.ts";

type Memory = NonNullable<DncOptions["memory"]>;
type Cell = (n: number, j: number, random: Random) => number;

const BATCH = 2;
const STEPS = 6;
const backends = await Promise.all((["simd", "relaxed", "wide"] as const).map((build) => createWasmBackend({ build })));

afterAll(() => {
  for (const backend of backends) backend.dispose();
});

function configOf(memory: Partial<Memory>): DncConfig {
  const sparse = { reads: 3, links: 2, allocations: 2 };
  const sizes = { locations: 300, wordSize: 7, readHeads: 3, sparse };
  return defineConfig({ inputSize: 4, outputSize: 3, controller: { hiddenSize: 8 }, memory: { ...sizes, ...memory } });
}

/** A state whose words are `cell`, with other usages than those of an unwritten memory. */
function stateOf(config: DncConfig, cell: Cell): State {
  const state = State.zero(config, BATCH);
  const random = new Random(5);
  const { wordSize, locations } = config.memory!;
  const memory = state.tensor("memory");
  for (let k = 0; k < memory.length; k++) {
    memory[k] = cell(Math.floor(k / wordSize) % locations, k % wordSize, random);
  }
  const usage = state.tensor("usage");
  for (let k = 0; k < usage.length; k++) usage[k] = random.integer(5) / 4;
  return state;
}

interface Given {
  readonly cell?: Cell;
  /** Scale of the parameters; with 0 all keys are 0. */
  readonly scale?: number;
}

/** Outputs, the final state, all gradients and the initial state after the way back; twice, the second time from the restored state. */
async function resultOf(
  backend: Backend,
  lower: (program: Program) => Program,
  config: DncConfig,
  { cell, scale = 1 }: Given,
): Promise<readonly FloatArray[]> {
  const parameters = new Parameters(backend, config);
  parameters.values.write(waves(parameters.layout.length, 1.7).map((x) => scale * x));
  const plan = planFor({ lower }, buildProgram(config), { batch: BATCH, steps: STEPS, purpose: "train" });
  const executor = new TrainingExecutor(backend, plan, parameters);
  const { data } = executor;
  data.write("x", waves(STEPS * BATCH * config.inputSize, 0.9));
  data.writeState(cell && stateOf(config, cell).data);
  const results: FloatArray[] = [];
  for (let pass = 0; pass < 2; pass++) {
    executor.forward(STEPS, [1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1]);
    results.push(await data.read("y"), await data.readState());
    data.zeroGradients();
    parameters.gradients.fill(0);
    data.writeGradient("y", waves(STEPS * BATCH * config.outputSize, 2.3));
    executor.backward();
    results.push(await data.readGradient("x"), await parameters.gradients.read(), await data.readStateGradient());
  }
  executor.dispose();
  parameters.dispose();
  return results;
}

async function expectSameBits(memory: Partial<Memory>, given: Given = {}): Promise<void> {
  const config = configOf(memory);
  for (const backend of backends) {
    const lower = (program: Program) => lowerForWasm(program, { purpose: "train", batch: BATCH, segment: STEPS });
    const expected = await resultOf(backend, fuseLinks, config, given);
    expect(await resultOf(backend, lower, config, given), backend.description).toEqual(expected);
  }
}

const uniform: Cell = (_n, _j, random) => 2 * random.uniform() - 1;

describe("one scan, with codes and without unwritten locations, gives the bits of a scan for each look-up", () => {
  test.each<[string, Partial<Memory>]>([
    ["one write head", {}],
    ["several write heads, de-allocation and sharpness", { writeHeads: 2, deallocation: true, sharpness: true }],
    ["masks, which have no codes", { masking: true, deallocation: true }],
    ["neither links nor allocation", { links: false, allocation: false }],
    ["a location", { locations: 1 }],
    ["fewer locations than reads", { locations: 2 }],
    ["one location more than a group", { locations: 17, wordSize: 1 }],
    ["words longer than a cache line", { locations: 130, wordSize: 33 }],
    ["more locations than the sample", { locations: 4500 }],
    ["a fine resolution", { sparse: { reads: 3, links: 2, allocations: 2, similarityResolution: 4096 } }],
    [
      "a resolution at which nearly all tie",
      { sparse: { reads: 3, links: 2, allocations: 2, similarityResolution: 1 } },
    ],
  ])("%s", async (_title, memory) => {
    await expectSameBits(memory);
    await expectSameBits(memory, { cell: uniform });
  });

  test.each<[string, Given]>([
    ["equal words", { cell: (_n, j) => Math.sin(j + 1) }],
    ["words of one sign", { cell: (_n, _j, random) => -1 - random.uniform() }],
    ["one location written", { cell: (n, j) => (n === 211 ? Math.cos(j) : 0) }],
    ["groups not written", { cell: (n, _j, random) => (n % 48 < 16 ? 0 : random.uniform() - 0.5) }],
    [
      "a word that is not finite",
      { cell: (n, j, random) => (n === 99 && j === 3 ? Number.NaN : random.uniform() - 0.5) },
    ],
    ["tight clusters", { cell: (n, j, random) => Math.sin(7 * (n % 4) + j) + 1e-3 * random.uniform() }],
    [
      "words along the keys, almost",
      { cell: (n, j, random) => Math.sin(1.7 * (j + 1)) + 1e-2 * (n % 3) * random.uniform() },
    ],
    ["tiny words", { cell: (_n, _j, random) => 1e-4 * (random.uniform() - 0.5) }],
    ["words that square to 0", { cell: (_n, _j, random) => 1e-25 * (random.uniform() - 0.5) }],
    ["subnormal cells", { cell: (_n, _j, random) => 1e-41 * (random.uniform() - 0.5) }],
    ["words of all sizes", { cell: (n, _j, random) => 10 ** ((n % 13) - 6) * (random.uniform() - 0.5) }],
    ["one large cell a word", { cell: (n, j, random) => (j === n % 7 ? 50 : 1) * (random.uniform() - 0.5) }],
    ["keys of 0", { cell: uniform, scale: 0 }],
    ["small keys", { cell: uniform, scale: 1e-3 }],
    ["large keys", { cell: uniform, scale: 30 }],
  ])("%s", async (_title, given) => {
    await expectSameBits({}, given);
    await expectSameBits({ wordSize: 32, deallocation: true }, given);
  });
});
