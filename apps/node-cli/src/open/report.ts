import { inspectSequence } from "../inspect/inspection.ts";
import { inspectionPage } from "../inspect/page.ts";
import { requireTraceable } from "../inspect/traceable.ts";
import { openRun, type RunOptions } from "../openRun.ts";
import { exampleAt } from "../show/example.ts";

/** Returns the report of `dnc inspect` on the first sequence of the evaluation set, as an HTML page. @throws Failure */
export async function reportOf(run: string, flags: Pick<RunOptions, "data" | "task"> = {}): Promise<string> {
  const opened = await openRun(run, { ...flags, backend: "auto" }, ({ evaluationSteps: steps }) => ({
    mode: "trace",
    batch: 1,
    steps,
  }));
  try {
    const batch = exampleAt(opened.task, "evaluation", 0);
    requireTraceable(opened, batch.steps);
    const found = await inspectSequence(opened, batch, { requested: [] });
    return inspectionPage(opened, `0 of the evaluation set, ${batch.steps} steps, seed ${opened.seed}`, found);
  } finally {
    opened.model.dispose();
  }
}
