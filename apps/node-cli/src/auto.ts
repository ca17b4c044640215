import { BackendError } from "@dncjs/core";
import type { AdapterSurvey } from "@dncjs/gpu";
import { amount } from "@dncjs/train/files";
import { estimate } from "./plan/estimate.ts";
import { flops } from "./plan/units.ts";
import { stepFlops } from "./plan/work.ts";
import type { Workload } from "./plan/workload.ts";
import { surveyGpu } from "./surveyGpu.ts";

/**
 * Minimum operations per step, for the whole batch, for which `auto` chooses a GPU. On one wasm thread (about 2e10 operations per
 * second) such a step takes 5 ms. This is ten times the 0.5 ms that a GPU needs to launch the dispatches of a step.
 */
export const LARGE_STEP = 1e8;

export interface Decision {
  readonly name: "wasm" | "gpu";
  /** The reason, for people. */
  readonly why: string;
}

/**
 * Chooses the backend of `auto` for a workload: gpu if a step is large and a GPU has enough memory, otherwise wasm. For small
 * steps, and without a workload, the GPU is not surveyed: loading its driver would take longer than the computation.
 */
export async function decide(
  workload: Workload | undefined,
  survey: () => Promise<AdapterSurvey> = surveyGpu,
): Promise<Decision> {
  if (!workload) return { name: "wasm", why: "fastest CPU backend" };
  const work = flops(stepFlops(workload));
  if (stepFlops(workload) < LARGE_STEP) {
    return { name: "wasm", why: `fastest for a small network: ${work} per step, gpu from ${flops(LARGE_STEP)}` };
  }
  try {
    return decideLarge(work, 4 * estimate(workload, { rearranges: false }).total, await survey());
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { name: "wasm", why: `${work} per step, but ${error.message}` };
  }
}

function decideLarge(work: string, bytes: number, { description, software, memory }: AdapterSurvey): Decision {
  if (software) return { name: "wasm", why: `${work} per step, but ${description} is a software adapter` };
  if (bytes > memory) {
    const why = `${work} per step, but the network needs ${amount(bytes)} and ${description} binds ${amount(memory)}`;
    return { name: "wasm", why };
  }
  return { name: "gpu", why: `${work} per step` };
}
