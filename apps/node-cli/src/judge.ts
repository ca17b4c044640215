import { ArgumentError, type Dnc, type Session } from "@dncjs/core";
import type { Metrics, Task } from "@dncjs/train";

/** Rows at once. */
export const JUDGED_ROWS = 32;

/** The metrics of a network on the evaluation set of a task. @throws ArgumentError where their sizes differ */
export async function judge(model: Dnc, task: Task): Promise<Metrics> {
  const { inputSize, outputSize } = model.config;
  if (inputSize !== task.inputSize || outputSize !== task.outputSize) {
    const sizes = (x: number, y: number) => `${x} inputs and ${y} outputs`;
    throw new ArgumentError("the network", sizes(inputSize, outputSize), sizes(task.inputSize, task.outputSize));
  }
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
