import { type Dnc, type Trace, wholeTrace } from "@dncjs/core";
import { type Intervention, whatIf } from "@dncjs/inspect";
import { interventionsOf } from "./interventions.ts";
import { requireFinite } from "./nonFinite.ts";
import { probabilitiesOf } from "./probabilities.ts";
import { type Answering, type Reading, readRun } from "./readRun.ts";
import type { RunRequest } from "./requests.ts";
import type { Run } from "./run.ts";

/**
 * Runs a network on a sequence. With changes, the result includes the answers without them.
 * @throws NonFiniteError if a number of a run is not finite
 */
export async function runSequence(dnc: Dnc, request: SequenceRequest): Promise<Run> {
  const { x } = request;
  const reading = await readingOf(dnc, request);
  const plain = await finiteTrace(dnc, x);
  const interventions = interventionsIn(dnc, plain, request);
  if (interventions.length === 0) return readRun(plain, dnc.config, x, reading);
  const changed = wholeTrace(await whatIf(dnc, x, interventions));
  requireFinite(changed);
  const run = readRun(changed, dnc.config, x, reading);
  const plainAnswers = probabilitiesOf(plain.get("y")!.data, dnc.config.outputSize, request.probabilities);
  return { ...run, plainAnswers };
}

/**
 * Traces a run, with all locations of the memory.
 * @throws NonFiniteError if a number of the run is not finite
 */
export async function finiteTrace(dnc: Dnc, x: Float32Array): Promise<Trace> {
  const trace = wholeTrace(await dnc.trace(x));
  requireFinite(trace);
  return trace;
}

/**
 * Returns the trace of a run with its changes; an LSTM has nothing to change.
 * @throws NonFiniteError if a number of the run is not finite
 */
export async function traceOf(dnc: Dnc, request: Pick<RunRequest, "x" | "changes">): Promise<Trace> {
  const plain = await finiteTrace(dnc, request.x);
  const interventions = dnc.config.memory ? interventionsIn(dnc, plain, request) : [];
  if (interventions.length === 0) return plain;
  const changed = wholeTrace(await whatIf(dnc, request.x, interventions));
  requireFinite(changed);
  return changed;
}

function interventionsIn(
  { config }: Dnc,
  plain: Trace,
  { x, changes = [] }: Pick<RunRequest, "x" | "changes">,
): readonly Intervention[] {
  const { locations: N, wordSize: W } = config.memory!;
  return interventionsOf(changes, plain, { T: x.length / config.inputSize, N, W });
}

type SequenceRequest = Pick<RunRequest, "x" | "meaningSteps" | "probabilities" | "changes">;

/** Returns how to convert traces of this network. */
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
