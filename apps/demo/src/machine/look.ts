import type { Dnc } from "@dncjs/core";
import { whatIf } from "@dncjs/inspect";
import { interventionsOf } from "./interventions.ts";
import type { RunRequest } from "./messages.ts";
import { probabilitiesOf } from "./probabilities.ts";
import { type Answering, type Reading, readRun } from "./readRun.ts";
import type { Run } from "./run.ts";

/** Runs a network on one sequence, and keeps everything it did; with changes, also what it would have answered without them. */
export async function look(dnc: Dnc, request: LookRequest): Promise<Run> {
  const { x, changes = [] } = request;
  const plain = await dnc.trace(x);
  const reading = await readingOf(dnc, request);
  const { rows: N, width: W } = dnc.config.memory!;
  const interventions = interventionsOf(changes, plain, { T: x.length / dnc.config.inputSize, N, W });
  if (interventions.length === 0) return readRun(plain, dnc.config, x, reading);
  const run = readRun(await whatIf(dnc, x, interventions), dnc.config, x, reading);
  const plainAnswers = probabilitiesOf(plain.get("y")!.data, dnc.config.outputSize, request.probabilities);
  return { ...run, plainAnswers };
}

type LookRequest = Pick<RunRequest, "x" | "meaningSteps" | "probabilities" | "changes">;

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
