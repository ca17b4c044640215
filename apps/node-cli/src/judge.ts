import { ArgumentError, type Dnc, type DncConfig, type Session } from "@dncjs/core";
import type { Metrics, Task } from "@dncjs/train";

/** Rows at once. */
export const JUDGED_ROWS = 32;

/** @throws ArgumentError where the sizes of a network and of a task differ */
export function requireFitting({ inputSize, outputSize }: DncConfig, task: Task): void {
  if (inputSize === task.inputSize && outputSize === task.outputSize) return;
  const sizes = (x: number, y: number) => `${x} inputs and ${y} outputs`;
  throw new ArgumentError("the network", sizes(inputSize, outputSize), sizes(task.inputSize, task.outputSize));
}

/** The metrics of a network on the evaluation set of a task. @throws ArgumentError where their sizes differ */
export async function judge(model: Dnc, task: Task): Promise<Metrics> {
  requireFitting(model.config, task);
  const tally = task.tally();
  const sessions = new Map<number, Session>();
  try {
    for (const batch of task.evaluationBatches(JUDGED_ROWS)) {
      const session = sessions.get(batch.batch) ?? model.session({ batch: batch.batch });
      sessions.set(batch.batch, session);
      session.reset();
      tally.add(batch, await session.run(batch.x, batch.mask));
    }
  } finally {
    for (const session of sessions.values()) session.dispose();
  }
  return tally.metrics();
}
