/** The PyTorch peers: a Python script in a folder outside of this repository, one measurement a run. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runForJson } from "./processes.ts";

export interface TorchPeer {
  readonly python: string;
  readonly script: string;
}

/** What the script prints, as far as it is read here. */
export interface TorchLine {
  readonly ms_per_step: number;
  readonly peak_rss_mb: number;
  readonly torch: string;
}

/** Finds a Python that has torch, and the script. @throws Error saying in one sentence what is missing */
export function findTorch(python: string, shared: string | undefined): TorchPeer {
  if (!shared) throw new Error("where is the folder with peers/bench_torch.py? Say --shared <dir>, or set DNC_SHARED.");
  const script = join(shared, "peers", "bench_torch.py");
  if (!existsSync(script))
    throw new Error(`${script} does not exist: --shared names the folder that has peers/ in it.`);
  const probe = spawnSync(python, ["-c", "import torch; print(torch.__version__)"], { encoding: "utf8" });
  if (probe.error) throw new Error(`${python} cannot be run (${probe.error.message}): --python names one with torch.`);
  if (probe.status !== 0) {
    throw new Error(`${python} has no torch: make a virtual environment with torch and numpy, and name its --python.`);
  }
  return { python, script };
}

export interface TorchRun {
  /** "eager" or "compile", which needs g++. */
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
