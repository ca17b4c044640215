import { htmlReport } from "@dncjs/inspect";
import type { LearningCurve } from "@dncjs/inspect/figures";
import type { Metrics } from "@dncjs/train";
import type { EvaluationEvent } from "@dncjs/train/node";
import { describeMetrics, describeNetwork } from "../describe.ts";
import { counted, metric } from "../numbers.ts";
import { type OpenRun, trainedBatches } from "../openRun.ts";
import type { Inspection } from "./inspection.ts";
import { describeReproducibility } from "./reproduce.ts";
import { COUNTS } from "./terminal.ts";
import { verdictSentences } from "./verdict.ts";

const TITLES = { memory: "Memory report", noMemory: "Report of a network without memory" } as const;

/** Whether a text begins like a page of `inspectionPage`. */
export function isInspectionPage(start: string): boolean {
  const [, title] = /^<!doctype html>\n.*<title>([^<]*):/s.exec(start) ?? [];
  return Object.values<string | undefined>(TITLES).includes(title);
}

/** Returns the report of one sequence as an HTML page. `example` identifies the sequence. */
export function inspectionPage(opened: OpenRun, example: string, found: Inspection): string {
  const { task, model, choice, seed } = opened;
  const { score, symbols, experiments, reproducibility } = found;
  return htmlReport({
    title: `${model.config.memory ? TITLES.memory : TITLES.noMemory}: ${task.name}`,
    lede: `The task is ${task.description === "" ? task.name : `to ${task.description}`}. This is one sequence${answered(score.right)}.`,
    facts: [
      ["sequence", example],
      ["score", describeMetrics(Object.fromEntries(measured(score.metrics)))],
      ["network", describeNetwork(model.config)],
      ["parameters", counted(model.parameterCount, "number")],
      ["trained", trainedBatches(model)],
      ["seed", String(seed)],
      ["backend", choice.backend.description],
    ],
    verdict: verdictSentences(found.verdict, task),
    learning: learningOf(opened),
    trace: found.trace,
    shown: symbols.shown,
    needed: symbols.needed,
    nothingNeeded: symbols.nothingNeeded,
    judged: found.batch.answer,
    sequence: symbols.sequence,
    cascades: found.cascades,
    zeroed: found.blows,
    experiments: experiments.map(({ name, metrics }) => ({
      name,
      figures: Object.fromEntries(measured(metrics).map(([key, value]) => [key, metric(key, value)])),
    })),
    reproducibility: describeReproducibility(reproducibility),
  });
}

/** The metric of the task on the validation set, from the log of the training; undefined if it has fewer than two evaluations. */
function learningOf({ folder, task: { metric: name } }: OpenRun): LearningCurve | undefined {
  const points = folder.readLog().flatMap((line) => {
    const { event, set, batch, metrics } = line as Partial<EvaluationEvent>;
    const value: unknown = metrics?.[name];
    if (event !== "evaluation" || set !== "validation" || !(batch! > 0) || typeof value !== "number") return [];
    return [{ batch: batch!, value }];
  });
  return points.length < 2 ? undefined : { name, points };
}

function answered(right: boolean | null): string {
  if (right === null) return "";
  return right ? ", answered correctly" : ", answered with errors";
}

function measured(metrics: Metrics): [name: string, value: number][] {
  return Object.entries(metrics).filter(([name]) => !COUNTS.has(name));
}
