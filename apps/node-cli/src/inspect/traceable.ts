import { mostTraceSteps } from "@dncjs/core/run";
import { Failure } from "../failure.ts";
import { count, counted } from "../numbers.ts";
import type { OpenRun } from "../openRun.ts";

/** Rejects a sequence too long for the trace of a sparse memory. @throws Failure */
export function requireTraceable({ model }: OpenRun, steps: number): void {
  const most = mostTraceSteps(model.config, 1);
  if (steps <= most) return;
  throw new Failure(
    `a sequence of ${counted(steps, "step")}, expected at most ${count(most)}: the measures compare every location in use in ` +
      "every step; --sizes gives shorter sequences, and dnc run shows a part of a long one",
  );
}
