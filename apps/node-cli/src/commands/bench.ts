import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import {
  type BenchLine,
  benchHead,
  benchRow,
  configurationNames,
  configurationOf,
  type Mode,
  modes,
  type ProfileLine,
  profileTable,
  readDescription,
  runBench,
} from "@dncjs/bench";
import { Command, InvalidArgumentError, Option } from "commander";
import { backendNames, chooseBackend } from "../backends.ts";
import { styled } from "../colour.ts";
import { Failure } from "../failure.ts";

interface BenchFlags {
  readonly config: string;
  readonly mode: Mode;
  readonly backend: string;
  readonly threads: number;
  readonly seconds: number;
  readonly peak?: number;
  readonly json?: boolean;
}

export function benchCommand(): Command {
  const number = (flags: string, description: string) => new Option(flags, description).argParser(positive);
  return new Command("bench")
    .description("time training and inference, or say where the time goes")
    .addOption(
      new Option("--config <name>", "the network and batch").choices([...configurationNames, "all"]).default("all"),
    )
    .addOption(new Option("--mode <mode>", "what to time; profile: both, by primitive").choices(modes).default("train"))
    .addOption(new Option("--backend <name>", "what computes").choices(backendNames).default("auto"))
    .addOption(number("--threads <n>", "threads that compute").default(1))
    .addOption(number("--seconds <s>", "how long to measure each").default(3))
    .addOption(number("--peak <gflops>", "profile: what one core could do at most (measured, if not given)"))
    .option("--json", "one JSON object a line, for machines")
    .action(bench);
}

/** Each configuration in a process of its own, so that none sees the memory or the compiled code of another. */
async function bench(flags: BenchFlags): Promise<void> {
  const print = printer(flags.json === true);
  if (flags.config !== "all") for (const line of await measure(flags)) print(line);
  else for (const config of configurationNames) await measureApart({ ...flags, config }, print);
}

async function measure({ config, mode, backend: name, threads, seconds, peak }: BenchFlags): Promise<BenchLine[]> {
  const { backend } = await chooseBackend(name, threads);
  if (readDescription(backend.description).threads !== threads) {
    throw new Failure(`${threads} threads are asked for, and the backend is ${backend.description}`);
  }
  const options = { duration: 1000 * seconds, ...(peak === undefined ? {} : { peak }) };
  return runBench(backend, configurationOf(config), mode, options);
}

/** Runs this same command for one configuration. */
async function measureApart(flags: BenchFlags, print: (line: BenchLine) => void): Promise<void> {
  const { config, mode, backend, threads, seconds, peak } = flags;
  const values = { config, mode, backend, threads, seconds, ...(peak === undefined ? {} : { peak }) };
  const words = Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, "bench", ...words, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  for await (const line of createInterface(child.stdout)) print(JSON.parse(line) as BenchLine);
  const code = await ended;
  if (code !== 0) throw new Failure(`${config} could not be measured`, code ?? 1);
}

function printer(asJson: boolean): (line: BenchLine) => void {
  let isBegun = false;
  return (line) => {
    if (asJson) console.log(JSON.stringify(line));
    else if (line.mode === "profile") printProfile(line as ProfileLine, isBegun);
    else console.log(isBegun ? benchRow(line) : `${styled("dim", benchHead)}\n${benchRow(line)}`);
    isBegun = true;
  };
}

function printProfile(line: ProfileLine, isBegun: boolean): void {
  const [head, ...rows] = profileTable(line);
  if (isBegun) console.log();
  console.log(`${styled("dim", head!)}\n${rows.join("\n")}`);
  console.log(styled("dim", `bound: the operations nothing can do without, at ${line.peakGflops} GFLOP/s`));
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError("It is a number above 0.");
  return value;
}
