/**
 * Times dncjs and PyTorch in turn, each measurement in a process of its own:
 *
 *   npm run peers -w @dncjs/bench -- --python PYTHON --shared FOLDER --config C1,C2 --mode train,infer
 *
 * Further flags: --impl compile,eager · --threads 1 · --build simd|relaxed|wide (default: wide if V8 joins vectors) · --seconds 3 ·
 * --rounds 2 · --json
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type BenchLine, configurationNames, digits, median, table } from "@dncjs/bench";
import { wideSupported } from "@dncjs/wasm";
import { runForJson } from "./processes.ts";
import { findTorch, runTorch, type TorchPeer } from "./torch.ts";

interface Measured {
  readonly impl: string;
  readonly ms: number[];
  readonly rss: number[];
}

const { values: flags } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    shared: { type: "string", ...(process.env.DNC_SHARED ? { default: process.env.DNC_SHARED } : {}) },
    config: { type: "string", default: "all" },
    mode: { type: "string", default: "train,infer" },
    impl: { type: "string", default: "compile,eager" },
    threads: { type: "string", default: "1" },
    build: { type: "string", default: wideSupported() ? "wide" : "auto" },
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});

try {
  const torch = findTorch(flags.python, flags.shared);
  const configs = flags.config === "all" ? configurationNames : flags.config.split(",");
  const impls = flags.impl.split(",");
  const rows: string[][] = [];
  for (const mode of flags.mode.split(",")) {
    for (const config of configs) rows.push(summary(config, mode, await compare(torch, config, mode, impls)));
  }
  const peerHeads = impls.flatMap((impl) => [`torch ${impl}`, "RSS"]);
  const head = ["config", "mode", "ours ms/step", "RSS MB", ...peerHeads, "fastest / ours", "smallest RSS / ours"];
  if (!flags.json) console.log(["", ...table([head, ...rows])].join("\n"));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function compare(torch: TorchPeer, config: string, mode: string, impls: readonly string[]): Promise<Measured[]> {
  const all: Measured[] = ["ours", ...impls].map((impl) => ({ impl, ms: [], rss: [] }));
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const { impl, ms, rss } of all) {
      const one = impl === "ours" ? await runOurs(config, mode) : await runPeer(torch, impl, config, mode);
      ms.push(one.ms);
      rss.push(one.rss);
      const line = { impl: impl === "ours" ? impl : `torch-${impl}`, config, mode, ...one };
      console.log(flags.json ? JSON.stringify(line) : `${line.impl} ${config} ${mode}: ${digits(one.ms)} ms/step`);
    }
  }
  return all;
}

interface One {
  readonly threads: number;
  readonly ms: number;
  readonly rss: number;
}

async function runOurs(config: string, mode: string): Promise<One> {
  const script = fileURLToPath(new URL("ours.ts", import.meta.url));
  const args = [...process.execArgv, script, config, mode, flags.build, flags.seconds];
  const [line] = await runForJson<BenchLine>(process.execPath, args);
  return { threads: line!.threads, ms: line!.msPerStep, rss: line!.peakRssMb };
}

async function runPeer(torch: TorchPeer, impl: string, config: string, mode: string): Promise<One> {
  const threads = Number(flags.threads);
  const line = await runTorch(torch, { impl, config, mode, threads, seconds: Number(flags.seconds) });
  return { threads, ms: line.ms_per_step, rss: line.peak_rss_mb };
}

/** Formats the medians over the rounds, and the ratios to the fastest peer and to the one with the smallest memory. */
function summary(config: string, mode: string, [ours, ...peers]: readonly Measured[]): string[] {
  const fastest = Math.min(...peers.map(({ ms }) => median(ms)));
  const smallest = Math.min(...peers.map(({ rss }) => median(rss)));
  const ms = median(ours!.ms);
  const rss = median(ours!.rss);
  return [
    config,
    mode,
    digits(ms),
    digits(rss),
    ...peers.flatMap((peer) => [digits(median(peer.ms)), digits(median(peer.rss))]),
    `${digits(fastest / ms)}×`,
    `${digits(smallest / rss)}×`,
  ];
}
