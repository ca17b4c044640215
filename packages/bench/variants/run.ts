/**
 * Compares the cost per floating-point operation of variants of a configuration: other numbers of heads, odd sizes, options of the memory.
 *
 *   npm run variants -w @dncjs/bench -- [CONFIG…]
 *
 * Prints one table per configuration. Trains on wasm with one thread, in the build relaxed; `npm run variants:wide` in the build wide.
 */
import { callFlops, passes } from "@dncjs/core/backend";
import { createWasmBackend, joinsVectors } from "@dncjs/wasm";
import { type Configuration, configurationOf } from "../src/configurations.ts";
import { repeat } from "../src/measure.ts";
import { spreadOf } from "../src/statistics.ts";
import { table } from "../src/table.ts";
import { TrainingWorkload } from "../src/workload.ts";

type Change = Partial<Configuration>;

const changesOf = ({ locations, wordSize }: Configuration): Readonly<Record<string, Change>> => ({
  unchanged: {},
  "R = 1": { readHeads: 1 },
  "R = 2": { readHeads: 2 },
  "R = 3": { readHeads: 3 },
  "R = 8": { readHeads: 8 },
  "N - 1": { locations: locations - 1 },
  "N + 1": { locations: locations + 1 },
  "W - 1": { wordSize: wordSize - 1 },
  "N - 3, W - 3": { locations: locations - 3, wordSize: wordSize - 3 },
  "two write heads": { memory: { writeHeads: 2 } },
  masking: { memory: { masking: true } },
  "de-allocation": { memory: { deallocation: true } },
  sharpness: { memory: { sharpness: true } },
  "all three": { memory: { masking: true, deallocation: true, sharpness: true } },
});

/** Measures nanoseconds per necessary floating-point operation, and milliseconds per step. */
async function costOf(configuration: Configuration): Promise<{ readonly perFlop: number; readonly perStep: number }> {
  const backend = await createWasmBackend({ build: joinsVectors() ? "wide" : "auto" });
  const workload = new TrainingWorkload(backend, configuration);
  try {
    const times = await repeat(() => workload.sequence(), { warmUp: 500, duration: 1500 });
    const perStep = spreadOf(times).median / workload.steps;
    let flops = 0;
    for (const call of workload.program.calls)
      for (const pass of passes) flops += workload.batch * callFlops(call, pass);
    return { perFlop: (1e6 * perStep) / flops, perStep };
  } finally {
    workload.dispose();
    backend.dispose();
  }
}

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : ["C1", "C2", "C3"]) {
  const configuration = configurationOf(name);
  const rows = [[name, "ms/step", "GFLOP/s", "relative cost per operation"]];
  let first = 0;
  for (const [what, change] of Object.entries(changesOf(configuration))) {
    const { perFlop, perStep } = await costOf({ ...configuration, ...change });
    first ||= perFlop;
    rows.push([what, perStep.toPrecision(3), (1 / perFlop).toFixed(1), `${(perFlop / first).toFixed(2)}×`]);
  }
  console.log(`${table(rows).join("\n")}\n`);
}
