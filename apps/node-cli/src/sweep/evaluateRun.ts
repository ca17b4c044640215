import type { Metrics } from "@dncjs/train";
import { Failure } from "../failure.ts";
import { startCommand } from "./child.ts";
import { type PassedFlags, toArguments } from "./passedFlags.ts";

/**
 * Evaluates a run in its own process, with these flags of `dnc eval`.
 * @throws Failure if the process fails, or is stopped by a signal
 */
export async function evaluateRun(run: string, flags: PassedFlags): Promise<{ metrics: Metrics; solved: boolean }> {
  const lines: string[] = [];
  const { code } = await startCommand(["eval", run, "--json", ...toArguments(flags)], (line) => lines.push(line)).ended;
  if (code !== 0) throw new Failure(`the evaluation of ${run} was stopped; run the same command to continue`, code);
  const { run: _run, task: _task, backend: _backend, solved, ...metrics } = JSON.parse(lines[0]!) as Evaluated;
  return { metrics, solved };
}

type Evaluated = Metrics & {
  readonly run: string;
  readonly task: string;
  readonly backend: string;
  readonly solved: boolean;
};
