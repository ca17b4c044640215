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
import { type BenchFlags, measureApart } from "../bench/apart.ts";
import { besideWasm } from "../bench/besideWasm.ts";
import { soakEach } from "../bench/soak.ts";
import { styled } from "../colour.ts";
import { Failure } from "../failure.ts";

export function benchCommand(): Command {
  const number = (flags: string, description: string) => new Option(flags, description).argParser(positive);
  const whole = (flags: string, description: string) => new Option(flags, description).argParser(positiveInteger);
  return new Command("bench")
    .description("time training and inference, or say where the time goes")
    .addOption(
      new Option("--config <name>", "the network and batch").choices([...configurationNames, "all"]).default("all"),
    )
    .addOption(
      new Option(
        "--mode <mode>",
        "what to time; profile: both, by primitive; batches: gpu beside wasm, by batch; soak: memory over a long run",
      )
        .choices([...modes, "batches", "soak"])
        .default("train"),
    )
    .addOption(new Option("--backend <name>", "what computes").choices(backendNames).default("auto"))
    .addOption(number("--threads <n>", "threads that compute").default(1))
    .addOption(number("--seconds <s>", "how long to measure each").default(3))
    .addOption(whole("--batch <n>", "train: rows, where not those of the configuration"))
    .addOption(whole("--steps <n>", "time steps of a sequence, where not those of the configuration"))
    .addOption(whole("--keep-every <k>", "train: keep every k-th state and recompute the others"))
    .addOption(number("--peak <gflops>", "profile: what one core could do at most (measured, if not given)"))
    .option("--json", "one JSON object a line, for machines")
    .action(bench);
}

/** Each configuration in a process of its own, so that none sees the memory or the compiled code of another. */
async function bench(flags: BenchFlags): Promise<void> {
  const configs = flags.config === "all" ? configurationNames : [flags.config];
  if (flags.mode === "soak") return soakEach(configs, flags);
  if (flags.mode === "batches") return besideWasm(configs, flags);
  const print = printer(flags.json === true);
  if (flags.config !== "all") for (const line of await measure(flags, flags.mode)) print(line);
  else for (const config of configs) for await (const line of measureApart({ ...flags, config })) print(line);
}

async function measure(flags: BenchFlags, mode: Mode): Promise<BenchLine[]> {
  const { config, backend: name, threads, seconds, json, ...options } = flags;
  const { backend } = await chooseBackend(name, threads);
  if (readDescription(backend.description).threads !== threads) {
    throw new Failure(`${threads} threads are asked for, and the backend is ${backend.description}`);
  }
  return runBench(backend, configurationOf(config), mode, { ...options, duration: 1000 * seconds });
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

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value > 0)) throw new InvalidArgumentError("It is an integer above 0.");
  return value;
}
