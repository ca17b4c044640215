import type { DncConfig } from "@dncjs/core";
import { mostTraceSteps } from "@dncjs/core/run";
import { Failure } from "../failure.ts";
import { count, counted } from "../numbers.ts";
import type { OpenRun } from "../openRun.ts";

/** Whether a network can be traced: a sparse memory is traced step by step, but a bidirectional network needs the whole input. */
export function isTraceable({ bidirectional, memory }: DncConfig): boolean {
  return !(bidirectional && memory?.sparse);
}

/** @throws Failure for a network that cannot be traced */
export function requireTrace(config: DncConfig): void {
  if (isTraceable(config)) return;
  throw new Failure(
    "the network: got one that is bidirectional with a sparse memory, expected one with a trace; dnc eval evaluates it",
  );
}

/** Rejects a network that cannot be traced, and a sequence too long for the trace of a sparse memory. @throws Failure */
export function requireTraceable({ model }: OpenRun, steps: number): void {
  requireTrace(model.config);
  const most = mostTraceSteps(model.config, 1);
  if (steps <= most) return;
  throw new Failure(
    `a sequence of ${counted(steps, "step")}, expected at most ${count(most)}: the measures compare every location in use in ` +
      "every step; --sizes gives shorter sequences, and dnc run shows a part of a long one",
  );
}
