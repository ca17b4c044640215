/** PyTorch peers: scripts beside this file. Each run is one measurement in a process of its own. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Configuration } from "@dncjs/bench";
import { runForJson } from "./processes.ts";

/** The fields of a script's output that are used here. */
export interface TorchLine {
  readonly ms_per_step: number;
  readonly peak_rss_mb: number;
}

export interface TorchRun {
  /** "eager"; "compile", which needs g++; "sam", the sparse memory of pytorch-dnc, which has no links and starts empty. */
  readonly impl: string;
  readonly mode: string;
  readonly threads: number;
  readonly seconds: number;
}

/** @throws Error if Python or torch is missing */
export function requireTorch(python: string): void {
  const probe = spawnSync(python, ["-c", "import torch"], { encoding: "utf8" });
  if (probe.error)
    throw new Error(`${python} cannot be run (${probe.error.message}). Name a Python with torch by --python.`);
  if (probe.status !== 0) {
    throw new Error(
      `${python} has no torch. Create a virtual environment with torch and numpy, and name its Python by --python.`,
    );
  }
}

/** Times a peer with the sizes of a configuration. */
export async function runTorch(python: string, configuration: Configuration, run: TorchRun): Promise<TorchLine> {
  const { inputSize: inputs, outputSize: outputs, hiddenSize: hidden, locations, wordSize: word } = configuration;
  const { readHeads: heads, batch, steps, memory } = configuration;
  const sizes = { inputs, hidden, locations, word, heads, steps };
  const own = run.impl === "sam" ? { reads: memory?.sparse?.reads ?? 8 } : { outputs, batch, impl: run.impl };
  const flags = { ...sizes, ...own, threads: run.threads, mode: run.mode, secs: run.seconds };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const script = fileURLToPath(new URL(run.impl === "sam" ? "sam.py" : "dense.py", import.meta.url));
  const [line] = await runForJson<TorchLine>(python, [script, ...args], { PYTHONDONTWRITEBYTECODE: "1" });
  return line!;
}
