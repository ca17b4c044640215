/** Prints the measured tables of docs/numerics.md: `npm run numerics -w packages/conformance`. */

import { type AnyBackend, ReferenceBackend } from "@dncjs/core";
import { createGpuBackend } from "@dncjs/gpu";
import { nodeGpu } from "@dncjs/gpu/node";
import type { ModelName } from "@dncjs/models";
import { createWasmBackend } from "@dncjs/wasm";
import { table } from "../support/table.ts";
import { contentError } from "./amplification.ts";
import { sequenceBounds } from "./bounds.ts";
import { functions } from "./functions.ts";
import { gpuFunctions, wasmFunctions } from "./implementations.ts";
import { propagate } from "./propagation.ts";
import { errorsOf, forcedTraces, freeRuns } from "./steps.ts";
import { sweep, sweepAround } from "./sweep.ts";
import { type Input, inputs, modelNames, steppedNames, trialOf } from "./trials.ts";

const STRIDE = 509;

const builds = ["simd", "relaxed", "wide"] as const;
const backends: readonly (readonly [name: string, backend: AnyBackend])[] = [
  ["reference-f32", new ReferenceBackend({ precision: "float32" })],
  ...(await Promise.all(builds.map(async (build) => [`wasm-${build}`, await createWasmBackend({ build })] as const))),
  ["gpu", await createGpuBackend({ gpu: await nodeGpu() })],
];

console.log(backends.map(([name, { description }]) => `- ${name}: ${description}`).join("\n"));
console.log("\nFunctions, largest error in ULP and its argument\n");
console.log(await functionTable());
console.log("\nOne step from the reference's state: y / the worst tensor, relative to its scale\n");
console.log(await stepTable());
console.log("\nRead weighting by content with the largest error: error / its bound / β / |m|\n");
console.log(await contentTable());
console.log("\nWhole sequences: largest error of y, and decisions that differ\n");
console.log(await sequenceTable());
console.log("\nRandom bits: error of y / sum of the carried errors of all steps / the largest of them, step\n");
console.log(await propagationTable());
process.exit(); // the backends keep the process alive

async function functionTable(): Promise<string> {
  const implementations = [...builds.map(wasmFunctions), await gpuFunctions()];
  const rows: string[][] = [];
  for (const one of functions) {
    const row = [one.name];
    for (const implementation of implementations) {
      const compute = implementation.of(one);
      const found = compute
        ? [await sweep(one, [compute], STRIDE), await sweepAround(one, [compute], one.worstAt)]
        : [];
      const [worst] = found.flat().sort((a, b) => b.ulp - a.ulp);
      row.push(worst ? `${worst.ulp.toFixed(3)} at ${worst.x.toPrecision(5)}` : "–");
    }
    rows.push(row);
  }
  return table(["function", ...implementations.map(({ name }) => name)], rows);
}

/** A row per model and input, a column per backend. */
async function trialTable(
  models: readonly ModelName[],
  columns: readonly string[],
  names: readonly Input[],
  cellOf: (backend: AnyBackend, model: ModelName, input: Input) => Promise<string>,
  start: (model: ModelName, input: Input) => readonly string[] = () => [],
): Promise<string> {
  const rows: string[][] = [];
  for (const model of models) {
    for (const input of names) {
      const cells: string[] = [];
      for (const [, backend] of backends) cells.push(await cellOf(backend, model, input));
      rows.push([model, input, ...start(model, input), ...cells]);
    }
  }
  return table(["model", "input", ...columns, ...backends.map(([name]) => name)], rows);
}

function digits(value: number): string {
  return value.toExponential(1);
}

function stepTable(): Promise<string> {
  return trialTable(steppedNames, [], inputs, async (backend, model, input) => {
    const errors = errorsOf(await forcedTraces(backend, await trialOf(model, input)));
    const relative = errors.map(({ tensor, error, scale }) => ({ tensor, part: error / Math.max(1, scale) }));
    const [worst] = relative.sort((a, b) => b.part - a.part);
    const y = errors.find(({ tensor }) => tensor === "y")!;
    return `${digits(y.error)} / ${digits(worst!.part)} ${worst!.tensor}`;
  });
}

function contentTable(): Promise<string> {
  return trialTable(steppedNames, [], inputs, async (backend, model, input) => {
    const trial = await trialOf(model, input);
    if (!trial.reference.config.memory) return "–";
    const { error, explained, amplification } = contentError(await forcedTraces(backend, trial));
    return `${digits(error)} / ${digits(explained)} / ${amplification.toFixed(0)}`;
  });
}

function sequenceTable(): Promise<string> {
  const bounds = (model: ModelName, input: Input) => [sequenceBounds[model][input].toExponential(0)];
  return trialTable(
    modelNames,
    ["bound"],
    inputs,
    async (backend, model, input) => {
      const [run] = await freeRuns(backend, [await trialOf(model, input)]);
      return digits(run!.error) + (run!.flipped ? `, ${run!.flipped} differ` : "");
    },
    bounds,
  );
}

function propagationTable(): Promise<string> {
  return trialTable(steppedNames, [], ["random bits"], async (backend, model, input) => {
    const { error, sum, contribution, step } = await propagate(backend, await trialOf(model, input));
    return `${digits(error)} / ${digits(sum)} / ${digits(contribution)}, ${step}`;
  });
}
