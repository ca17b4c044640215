import { BackendError } from "@dncjs/core";
import type { AdapterSurvey } from "@dncjs/gpu";
import { estimate } from "./plan/estimate.ts";
import { amount, flops } from "./plan/units.ts";
import { stepFlops } from "./plan/work.ts";
import type { Workload } from "./plan/workload.ts";

/**
 * Operations of a step, of the whole batch, from which on a graphics card pays. wasm does some 2e10 a second on one thread, so such a step
 * takes it 5 ms; a card takes about half a millisecond to launch its dispatches, whatever is in them, and ten times that leaves no doubt.
 */
export const LARGE_STEP = 1e8;

export interface Decision {
  readonly name: "wasm" | "gpu";
  /** In words. */
  readonly why: string;
}

/** Loads WebGPU, which is an optional dependency, and looks at its adapter. @throws BackendError where there is none */
export async function surveyGpu(): Promise<AdapterSurvey> {
  const [{ surveyAdapter }, { nodeGpu }] = await Promise.all([import("@dncjs/gpu"), import("@dncjs/gpu/node")]);
  return surveyAdapter(await nodeGpu());
}

/**
 * What `auto` takes for a workload: gpu where a step is large and there is a graphics card that holds it, wasm otherwise. Small ones, and
 * what has no workload, do not even look for a card: loading its driver takes longer than they do.
 */
export async function decide(
  workload: Workload | undefined,
  survey: () => Promise<AdapterSurvey> = surveyGpu,
): Promise<Decision> {
  if (!workload) return { name: "wasm", why: "the fastest here" };
  const [work, least] = [flops(stepFlops(workload)), flops(LARGE_STEP)];
  if (stepFlops(workload) < LARGE_STEP) {
    return {
      name: "wasm",
      why: `the fastest for a small network: a step is ${work}, and a graphics card pays from ${least} on`,
    };
  }
  try {
    return judge(work, 4 * estimate(workload, { rearranges: false }).total, await survey());
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { name: "wasm", why: `a step is ${work}, but ${error.message}` };
  }
}

function judge(work: string, bytes: number, { description, software, memory }: AdapterSurvey): Decision {
  if (software) return { name: "wasm", why: `a step is ${work}, but ${description} is software, not a graphics card` };
  if (bytes > memory) {
    const why = `a step is ${work}, but ${amount(bytes)} are needed, and ${description} binds ${amount(memory)}`;
    return { name: "wasm", why };
  }
  return { name: "gpu", why: `a step is ${work}, and there is a graphics card` };
}
