import type { Metrics } from "@dncjs/train";
import { startCommand } from "./child.ts";
import { type PassedFlags, toArguments } from "./passedFlags.ts";

/** Evaluates a run in its own process, with these flags of `dnc eval`. */
export async function evaluateRun(run: string, flags: PassedFlags): Promise<{ metrics: Metrics; solved: boolean }> {
  const lines: string[] = [];
  await startCommand(["eval", run, "--json", ...toArguments(flags)], (line) => lines.push(line)).ended;
  const { run: _run, task: _task, backend: _backend, solved, ...metrics } = JSON.parse(lines[0]!) as Evaluated;
  return { metrics, solved };
}

type Evaluated = Metrics & {
  readonly run: string;
  readonly task: string;
  readonly backend: string;
  readonly solved: boolean;
};
