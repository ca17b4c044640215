import type { Trace } from "@dncjs/core";
import { exitCodes, Failure } from "../failure.ts";

/** Tensors of a step that are computed first and last. The others are in between, in the order of the trace. */
const FIRST: readonly string[] = ["c", "h", "interface"];
const LAST = "y";

/**
 * Checks that all numbers of a trace are finite. A network with finite weights may still compute others.
 * @param subject starts the error message: the network, or the cause
 * @throws Failure naming the first tensor of the first such step
 */
export function requireFiniteTrace(trace: Trace, subject: string): void {
  const found = firstNonFinite(trace);
  if (!found) return;
  const { tensor, value, step } = found;
  throw new Failure(
    `${subject}: ${tensor}: got ${value} at step ${step}, counted from 0; expected finite numbers`,
    exitCodes.failed,
  );
}

function firstNonFinite(trace: Trace): { tensor: string; value: number; step: number } | undefined {
  const names = [...FIRST, ...[...trace.keys()].filter((name) => name !== LAST && !FIRST.includes(name)), LAST];
  const steps = trace.get(LAST)!.shape[0]!;
  for (let step = 0; step < steps; step++) {
    for (const tensor of names) {
      const data = trace.get(tensor)?.data;
      if (!data) continue;
      const size = data.length / steps;
      const value = data.subarray(step * size, (step + 1) * size).find((number) => !Number.isFinite(number));
      if (value !== undefined) return { tensor, value, step };
    }
  }
  return undefined;
}
