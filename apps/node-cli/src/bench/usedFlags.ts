import type { Command } from "commander";
import { Failure } from "../failure.ts";
import type { BenchFlags } from "./childProcess.ts";

/** Flags of every mode. */
const COMMON: readonly string[] = ["config", "mode", "json"];

/** The other flags by mode. `batches` chooses its backends, and gpu has one thread. */
const usedFlags: Readonly<Record<BenchFlags["mode"], readonly string[]>> = {
  train: ["backend", "threads", "seconds", "batch", "steps", "keepEvery"],
  infer: ["backend", "threads", "seconds", "steps"],
  profile: ["backend", "threads", "seconds", "batch", "steps", "keepEvery", "peak"],
  batches: ["seconds", "batch", "steps", "keepEvery"],
  soak: ["backend", "threads", "steps", "keepEvery"],
  memory: ["backend", "threads", "steps"],
};

/** @throws Failure for a flag on the command line that the mode does not use */
export function requireUsedFlags(command: Command, mode: BenchFlags["mode"]): void {
  for (const option of command.options) {
    const name = option.attributeName();
    const isGiven = command.getOptionValueSource(name) === "cli";
    if (!isGiven || [...COMMON, ...usedFlags[mode]].includes(name)) continue;
    const modes = Object.entries(usedFlags).flatMap(([each, flags]) => (flags.includes(name) ? [each] : []));
    throw new Failure(`${option.long}: not used by --mode ${mode}, expected --mode ${modes.join(" or ")}`);
  }
}
