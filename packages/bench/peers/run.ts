/**
 * Times dncjs and PyTorch in turn, each measurement in a process of its own:
 *
 *   npm run peers -w @dncjs/bench -- --python PYTHON --config C1,C2 --mode train,infer
 *
 * Further flags: --impl compile,eager (of S1 to S3: sam, SAM of pytorch-dnc) · --threads 1 · --build relaxed,wide (builds of dncjs; wide by default only if V8 can join vectors) ·
 * --seconds 3 · --rounds 2 · --json
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type BenchLine, configurationNames, configurationOf, digits, median, table } from "@dncjs/bench";
import { JOIN_FLAGS, surveyJoining } from "@dncjs/wasm";
import { runForJson } from "./processes.ts";
import { requireTorch, runTorch } from "./torch.ts";

const joining = surveyJoining();

interface Measured {
  readonly impl: string;
  readonly ms: number[];
  readonly rss: number[];
}

const { values: flags } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    config: { type: "string", default: "all" },
    mode: { type: "string", default: "train,infer" },
    impl: { type: "string", default: "compile,eager" },
    threads: { type: "string", default: "1" },
    build: { type: "string", default: joining.state === "off" ? "relaxed" : "relaxed,wide" },
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});

try {
  requireTorch(flags.python);
  const dense = configurationNames.filter((name) => !configurationOf(name).written);
  const configs = flags.config === "all" ? dense : flags.config.split(",");
  const impls = flags.impl.split(",");
  const builds = flags.build.split(",");
  if (builds.includes("wide") && joining.state === "off") throw new Error(`--build wide: ${joining.reason}`);
  const rows: string[][] = [];
  for (const mode of flags.mode.split(",")) {
    for (const config of configs) {
      const ours = builds.map((build) => ({ impl: build, run: () => runOurs(config, mode, build) }));
      const peers = impls.map((impl) => ({ impl: `torch-${impl}`, run: () => runPeer(impl, config, mode) }));
      const measured = await compare(config, mode, [...ours, ...peers]);
      rows.push([config, mode, ...summary(measured.slice(0, builds.length), measured.slice(builds.length))]);
    }
  }
  const heads = [...builds, ...impls.map((impl) => `torch ${impl}`)].flatMap((name) => [`${name} ms/step`, "RSS MB"]);
  const ratios = builds.flatMap((build) => [`fastest / ${build}`, `smallest RSS / ${build}`]);
  const head = ["config", "mode", ...heads, ...ratios];
  if (!flags.json) console.log(["", ...table([head, ...rows])].join("\n"));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

interface Candidate {
  readonly impl: string;
  run(): Promise<One>;
}

async function compare(config: string, mode: string, candidates: readonly Candidate[]): Promise<Measured[]> {
  const all = candidates.map((candidate): Measured & Candidate => ({ ...candidate, ms: [], rss: [] }));
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const { impl, run, ms, rss } of all) {
      const one = await run();
      ms.push(one.ms);
      rss.push(one.rss);
      const line = { impl, config, mode, ...one };
      console.log(flags.json ? JSON.stringify(line) : `${impl} ${config} ${mode}: ${digits(one.ms)} ms/step`);
    }
  }
  return all;
}

interface One {
  readonly threads: number;
  readonly ms: number;
  readonly rss: number;
}

/** The build wide runs in a process that joins vectors. */
async function runOurs(config: string, mode: string, build: string): Promise<One> {
  const script = fileURLToPath(new URL("ours.ts", import.meta.url));
  const join = build === "wide" && joining.state === "possible" ? JOIN_FLAGS : [];
  const args = [...process.execArgv, ...join, script, config, mode, build, flags.seconds];
  const [line] = await runForJson<BenchLine>(process.execPath, args);
  return { threads: line!.threads, ms: line!.msPerStep, rss: line!.peakRssMb };
}

async function runPeer(impl: string, config: string, mode: string): Promise<One> {
  const threads = Number(flags.threads);
  const run = { impl, mode, threads, seconds: Number(flags.seconds) };
  const line = await runTorch(flags.python, configurationOf(config), run);
  return { threads, ms: line.ms_per_step, rss: line.peak_rss_mb };
}

/** Formats the medians over the rounds, and for each build the ratios to the fastest peer and to the one with the smallest memory. */
function summary(builds: readonly Measured[], peers: readonly Measured[]): string[] {
  const fastest = Math.min(...peers.map(({ ms }) => median(ms)));
  const smallest = Math.min(...peers.map(({ rss }) => median(rss)));
  const medians = [...builds, ...peers].flatMap(({ ms, rss }) => [digits(median(ms)), digits(median(rss))]);
  const ratios = builds.flatMap(({ ms, rss }) => [
    `${digits(fastest / median(ms))}×`,
    `${digits(smallest / median(rss))}×`,
  ]);
  return [...medians, ...ratios];
}
