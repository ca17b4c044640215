/**
 * CPU time of a training step over the number of locations, dense beside sparse: a table, and a figure in docs/locations.svg. Every
 * measurement has a process of its own. Dense memories end where their links no longer fit.
 *
 *   npm run locations -w @dncjs/bench [-- --seconds 1]
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createWasmBackend } from "@dncjs/wasm";
import { type Configuration, configurationOf } from "../src/configurations.ts";
import { repeat } from "../src/measure.ts";
import { digits, table } from "../src/table.ts";
import { TrainingWorkload } from "../src/workload.ts";
import { type Curve, figureOf } from "./figure.ts";

const kinds = ["dense", "sparse"] as const;
type Kind = (typeof kinds)[number];

const SIZES = Array.from({ length: 13 }, (_, k) => 2 ** (8 + k));
const LARGEST: Readonly<Record<Kind, number>> = { dense: 2 ** 12, sparse: 2 ** 20 };
/** Minimum number of sequences with which `repeat` warms up. */
const WARM_UP_SEQUENCES = 3;
const self = fileURLToPath(import.meta.url);
const { values: flags } = parseArgs({
  options: { seconds: { type: "string", default: "1" }, kind: { type: "string" }, locations: { type: "string" } },
});
const duration = 1000 * Number(flags.seconds);
if (!(duration > 0)) throw new Error(`--seconds: got ${flags.seconds}, expected a number above 0`);

if (flags.kind !== undefined) console.log(await measure(flags.kind as Kind, Number(flags.locations)));
else compare();

/** Sequences are short, since dense training keeps the links of several steps. */
function configuration(kind: Kind, locations: number): Configuration {
  const { memory, ...sizes } = configurationOf("S1");
  const steps = kind === "dense" ? 4 : 20;
  return { ...sizes, ...(kind === "sparse" ? { memory } : {}), name: `${kind} ${locations}`, locations, steps };
}

/**
 * CPU milliseconds a step, the mean of all sequences, because the system counts CPU time in ticks of milliseconds. The clock would also
 * count the time for which other programs use the core.
 */
async function measure(kind: Kind, locations: number): Promise<number> {
  const backend = await createWasmBackend({ build: "relaxed" });
  const workload = new TrainingWorkload(backend, configuration(kind, locations));
  await repeat(() => workload.sequence(), { warmUp: duration / 3, duration: 0 });
  const before = process.threadCpuUsage();
  const { length } = await repeat(() => workload.sequence(), { warmUp: 0, duration });
  const { user, system } = process.threadCpuUsage(before);
  workload.dispose();
  backend.dispose();
  return (user + system) / 1000 / workload.steps / (length + WARM_UP_SEQUENCES);
}

function measureInChild(kind: Kind, locations: number): number {
  const args = ["--kind", kind, "--locations", String(locations), "--seconds", flags.seconds];
  return Number(execFileSync(process.execPath, [...process.execArgv, self, ...args], { encoding: "utf8" }));
}

function compare(): void {
  const curves: Record<Kind, Curve> = { dense: [], sparse: [] };
  const widths = [10, 14, 14];
  console.log(table([["locations", "dense ms/step", "sparse ms/step"]], widths)[0]);
  for (const locations of SIZES) {
    const cells = kinds.map((kind) => {
      if (locations > LARGEST[kind]) return "–";
      const ms = measureInChild(kind, locations);
      curves[kind] = [...curves[kind], [locations, ms]];
      return digits(ms);
    });
    console.log(table([[String(locations), ...cells]], widths)[0]);
  }
  writeFileSync(new URL("../../../docs/locations.svg", import.meta.url), figureOf(curves));
}
