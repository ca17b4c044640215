import {
  type Edit,
  type Intervention,
  type LocationLock,
  lockedSession,
  lockLocations,
  type Runnable,
} from "@dncjs/inspect";
import type { Metrics, Task } from "@dncjs/train";
import { InvalidArgumentError } from "commander";
import { whole } from "../training/trainFlags.ts";

/** "5:memory:13=0.5" for number 13 of the memory in step 5; one is added to those before. */
export function editOf(text: string, before: readonly Edit[] = []): readonly Edit[] {
  const [, step, tensor, index, value] = /^(\d+):([A-Za-z]+):(\d+)=(-?[\d.]+(?:e-?\d+)?)$/.exec(text) ?? [];
  const number = Number(value);
  if (step === undefined || !Number.isFinite(number)) {
    throw new InvalidArgumentError("It is STEP:TENSOR:INDEX=VALUE, 5:memory:13=0 say.");
  }
  return [...before, { step: whole(step), tensor: tensor!, index: whole(index!), value: number }];
}

/** "1,2" for rows locked from the start, "1,2@9" from step 9 on. */
export function lockOf(text: string): LocationLock {
  const [, rows, , from] = /^(\d+(?:,\d+)*)(@(\d+))?$/.exec(text) ?? [];
  if (rows === undefined)
    throw new InvalidArgumentError("It is rows with commas between, 1,2, or 1,2@9 from step 9 on.");
  return lockLocations(rows.split(",").map(whole), from === undefined ? {} : { from: whole(from) });
}

/** What was asked for on the command line, in words; nothing where nothing was. */
export function asked(
  edits: readonly Edit[] = [],
  lock?: LocationLock,
): readonly (readonly [string, readonly Intervention[]])[] {
  const words = [
    ...edits.map(({ step, tensor, index, value }) => `${tensor} ${index} is ${value} in step ${step}`),
    ...(lock
      ? [`rows ${lock.lockedLocations.join(", ")} locked ${lock.from ? `from step ${lock.from} on` : "from the start"}`]
      : []),
  ];
  return words.length === 0 ? [] : [[`as asked: ${words.join("; ")}`, [...edits, ...(lock ? [lock] : [])]]];
}

/** The metrics of the evaluation set with rows locked from the start to the end of every sequence. @throws ArgumentError */
export async function evaluateLocked(model: Runnable, task: Task, rows: readonly number[]): Promise<Metrics> {
  const tally = task.tally();
  for (const batch of task.evaluationBatches(32)) {
    const session = lockedSession(model, rows, { batch: batch.batch });
    try {
      tally.add(batch, await session.run(batch.x, batch.mask));
    } finally {
      session.dispose();
    }
  }
  return tally.metrics();
}
