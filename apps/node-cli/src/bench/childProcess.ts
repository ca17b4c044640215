import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { BenchLine, Mode } from "@dncjs/bench";
import { Failure } from "../failure.ts";

export interface BenchFlags {
  readonly config: string;
  readonly mode: Mode | "batches" | "soak" | "memory";
  readonly backend: string;
  readonly threads: number;
  readonly seconds: number;
  readonly batch?: number;
  readonly steps?: number;
  readonly keepEvery?: number;
  readonly peak?: number;
  readonly json?: boolean;
}

/** Runs `dnc bench` for one configuration in a child process. */
export async function* measureInChild({ json: _, ...values }: BenchFlags): AsyncGenerator<BenchLine> {
  const args = Object.entries(values).flatMap(([name, value]) => [`--${dashed(name)}`, String(value)]);
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, "bench", ...args, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  for await (const line of createInterface(child.stdout)) yield JSON.parse(line) as BenchLine;
  const code = await ended;
  if (code !== 0) throw new Failure(`measuring ${values.config} failed: see the error above`, code ?? 1);
}

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
