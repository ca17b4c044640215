import type { Dnc } from "@dncjs/core";
import type { RunRequest } from "./messages.ts";
import { type Answering, readRun } from "./readRun.ts";
import type { Run } from "./run.ts";

/** Runs a network on one sequence, and keeps everything it did. */
export async function look(
  dnc: Dnc,
  { x, meaningSteps, probabilities }: Pick<RunRequest, "x" | "meaningSteps" | "probabilities">,
): Promise<Run> {
  const trace = await dnc.trace(x);
  const answering = meaningSteps && (await answeringOf(dnc, meaningSteps));
  return readRun(trace, dnc.config, x, { probabilities, answering });
}

async function answeringOf({ parameters }: Dnc, steps: readonly number[]): Promise<Answering> {
  const [weight, bias] = await Promise.all([parameters.read("output.weight"), parameters.read("output.bias")]);
  return { weight, bias, steps };
}
