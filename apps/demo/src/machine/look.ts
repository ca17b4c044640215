import type { Dnc } from "@dncjs/core";
import type { RunRequest } from "./messages.ts";
import { type Answering, type Reading, readRun } from "./readRun.ts";
import type { Run } from "./run.ts";

/** Runs a network on one sequence, and keeps everything it did. */
export async function look(dnc: Dnc, request: Pick<RunRequest, "x" | "meaningSteps" | "probabilities">): Promise<Run> {
  const trace = await dnc.trace(request.x);
  return readRun(trace, dnc.config, request.x, await readingOf(dnc, request));
}

/** How a trace of this network is to be read. */
export async function readingOf(
  dnc: Dnc,
  { meaningSteps, probabilities }: Pick<RunRequest, "meaningSteps" | "probabilities">,
): Promise<Reading> {
  return { probabilities, answering: meaningSteps && (await answeringOf(dnc, meaningSteps)) };
}

async function answeringOf({ parameters }: Dnc, steps: readonly number[]): Promise<Answering> {
  const [weight, bias] = await Promise.all([parameters.read("output.weight"), parameters.read("output.bias")]);
  return { weight, bias, steps };
}
