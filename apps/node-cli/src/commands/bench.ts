import {
  type BenchLine,
  benchHead,
  benchRow,
  configurationNames,
  configurationOf,
  digits,
  type Mode,
  modes,
  type ProfileLine,
  profileTable,
  readDescription,
  runBench,
} from "@dncjs/bench";
import { Command, Option } from "commander";
import { backendNames, chooseBackend } from "../backends.ts";
import { type BenchFlags, measureInChild } from "../bench/childProcess.ts";
import { compareWithWasm } from "../bench/compareWithWasm.ts";
import { soakEach } from "../bench/soak.ts";
import { trainingMemoryOfEach } from "../bench/trainingMemory.ts";
import { requireUsedFlags } from "../bench/usedFlags.ts";
import { styled } from "../colour.ts";
import { Failure } from "../failure.ts";
import { aboveZero, positive } from "../sweep/sweepFlags.ts";

export function benchCommand(): Command {
  const number = (flags: string, description: string) => new Option(flags, description).argParser(aboveZero);
  const whole = (flags: string, description: string) => new Option(flags, description).argParser(positive);
  return new Command("bench")
    .description("measure the time of training and inference, or profile them by primitive")
    .addOption(
      new Option("--config <name>", "network and batch to measure")
        .choices([...configurationNames, "all"])
        .default("all"),
    )
    .addOption(
      new Option(
        "--mode <mode>",
        "train, infer: time per step; profile: both by primitive; batches: gpu and wasm by batch size; soak: memory of a long run; memory: of training beside the state",
      )
        .choices([...modes, "batches", "soak", "memory"])
        .default("train"),
    )
    .addOption(new Option("--backend <name>", "backend to measure").choices(backendNames).default("auto"))
    .addOption(number("--threads <n>", "number of threads").default(1))
    .addOption(number("--seconds <s>", "duration of each measurement").default(3))
    .addOption(whole("--batch <n>", "train: sequences per batch (default: as in the configuration)"))
    .addOption(whole("--steps <n>", "time steps per sequence (default: as in the configuration)"))
    .addOption(
      whole("--keep-every <k>", "train: keep every k-th state and recompute the others (default: every state)"),
    )
    .addOption(number("--peak <gflops>", "profile: peak GFLOP/s of one core (default: measured)"))
    .option("--json", "print one JSON object per line")
    .action(bench);
}

/** Measures each configuration in its own process, so that none is affected by the memory or compiled code of another. */
async function bench(flags: BenchFlags, command: Command): Promise<void> {
  requireUsedFlags(command, flags.mode);
  const configs = flags.config === "all" ? configurationNames : [flags.config];
  if (flags.mode === "soak") return soakEach(configs, flags);
  if (flags.mode === "memory") return trainingMemoryOfEach(configs, flags);
  if (flags.mode === "batches") return compareWithWasm(configs, flags);
  const print = printer(flags.json === true);
  if (flags.config !== "all") for (const line of await measureHere(flags, flags.mode)) print(line);
  else for (const config of configs) for await (const line of measureInChild({ ...flags, config })) print(line);
}

async function measureHere(flags: BenchFlags, mode: Mode): Promise<BenchLine[]> {
  const { config, backend: name, threads, seconds, json, ...options } = flags;
  const { backend } = await chooseBackend(name, threads);
  const actual = readDescription(backend.description).threads;
  if (actual !== threads) {
    throw new Failure(`--threads: got ${threads}, expected ${actual}, the threads of ${backend.description}`);
  }
  return runBench(backend, configurationOf(config), mode, { ...options, duration: 1000 * seconds });
}

function printer(asJson: boolean): (line: BenchLine) => void {
  let isFirst = true;
  return (line) => {
    if (asJson) console.log(JSON.stringify(line));
    else if (line.mode === "profile") printProfile(line as ProfileLine, isFirst);
    else console.log(isFirst ? `${styled("dim", benchHead)}\n${benchRow(line)}` : benchRow(line));
    if (!asJson && line.readGBs !== undefined) console.log(styled("dim", bandwidthLine(line)));
    isFirst = false;
  };
}

function bandwidthLine({ readGBs, wordsMs }: BenchLine): string {
  return `reading all words once, at the ${digits(readGBs!)} GB/s of this run, takes ${digits(wordsMs!)} ms`;
}

function printProfile(line: ProfileLine, isFirst: boolean): void {
  const [head, ...rows] = profileTable(line);
  if (!isFirst) console.log();
  console.log(`${styled("dim", head!)}\n${rows.join("\n")}`);
  console.log(styled("dim", `bound: time of the required operations at ${line.peakGflops} GFLOP/s`));
}
