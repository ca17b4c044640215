import type { StepReport } from "../../reports.ts";
import type { StepEvent } from "./events.ts";

export type Means = Omit<StepEvent, "event" | "seconds">;

const MEASURED = ["loss", "writeCost", "gradientNorm"] as const;

/** Returns a function that averages `size` reports: undefined until the last of them, and if all were skipped. */
export function averager(size: number): (report: StepReport) => Means | undefined {
  let sums = { loss: 0, writeCost: 0, gradientNorm: 0 };
  let reports = 0;
  return (report) => {
    if (!report.skipped) {
      for (const name of MEASURED) sums[name] += report[name];
      reports += 1;
    }
    if (report.batch % size !== 0 || reports === 0) return undefined;
    const { loss, writeCost, gradientNorm } = sums;
    const n = reports;
    sums = { loss: 0, writeCost: 0, gradientNorm: 0 };
    reports = 0;
    const { batch, learningRate } = report;
    return { batch, loss: loss / n, writeCost: writeCost / n, gradientNorm: gradientNorm / n, learningRate };
  };
}
