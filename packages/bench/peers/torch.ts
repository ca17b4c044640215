/** PyTorch peers: a Python script in a folder outside the repository. Each run is one measurement. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Configuration } from "@dncjs/bench";
import { runForJson } from "./processes.ts";

export interface TorchPeer {
  readonly python: string;
  readonly script: string;
}

/** The fields of the script's output that are used here. */
export interface TorchLine {
  readonly ms_per_step: number;
  readonly peak_rss_mb: number;
  readonly torch: string;
}

/**
 * Finds the script and checks that Python has torch.
 * @throws Error if the folder, the script, Python or torch is missing
 */
export function findTorch(python: string, shared: string | undefined): TorchPeer {
  if (!shared)
    throw new Error(
      "missing folder with peers/bench_torch.py: expected --shared FOLDER, or DNC_SHARED in the environment.",
    );
  const script = join(shared, "peers", "bench_torch.py");
  if (!existsSync(script))
    throw new Error(`${script} does not exist: expected --shared with the folder that contains peers/.`);
  const probe = spawnSync(python, ["-c", "import torch; print(torch.__version__)"], { encoding: "utf8" });
  if (probe.error)
    throw new Error(`${python} cannot be run (${probe.error.message}). Name a Python with torch by --python.`);
  if (probe.status !== 0) {
    throw new Error(
      `${python} has no torch. Create a virtual environment with torch and numpy, and name its Python by --python.`,
    );
  }
  return { python, script };
}

/** Times SAM of pytorch-dnc (sam.py) with the sizes of a configuration. It has no links, and its memory starts empty. */
export async function runSam(
  python: string,
  configuration: Configuration,
  { mode, threads, seconds }: Pick<TorchRun, "mode" | "threads" | "seconds">,
): Promise<TorchLine> {
  const { inputSize, hiddenSize, locations, wordSize, readHeads, steps, memory } = configuration;
  const sizes = { inputs: inputSize, hidden: hiddenSize, locations, word: wordSize, heads: readHeads, steps };
  const flags = { ...sizes, reads: memory?.sparse?.reads ?? 8, threads, mode, secs: seconds };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const script = fileURLToPath(new URL("sam.py", import.meta.url));
  const [line] = await runForJson<TorchLine>(python, [script, ...args], { PYTHONDONTWRITEBYTECODE: "1" });
  return line!;
}

export interface TorchRun {
  /** "eager", or "compile", which needs g++. */
  readonly impl: string;
  readonly config: string;
  readonly mode: string;
  readonly threads: number;
  readonly seconds: number;
}

export async function runTorch({ python, script }: TorchPeer, run: TorchRun): Promise<TorchLine> {
  const flags = Object.entries({ impl: run.impl, config: run.config, mode: run.mode, threads: run.threads });
  const args = [...flags, ["secs", run.seconds]].flatMap(([name, value]) => [`--${name}`, String(value)]);
  const [line] = await runForJson<TorchLine>(python, [script, ...args], { PYTHONDONTWRITEBYTECODE: "1" });
  return line!;
}
