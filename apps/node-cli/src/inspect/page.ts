import { htmlReport } from "@dncjs/inspect";
import type { Metrics } from "@dncjs/train";
import { describeMetrics, describeNetwork } from "../describe.ts";
import { counted, metric } from "../numbers.ts";
import { type OpenRun, trainedBatches } from "../openRun.ts";
import type { Inspection } from "./inspection.ts";
import { describeReproducibility } from "./reproduce.ts";
import { COUNTS } from "./terminal.ts";

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
    lede: `The task is ${task.description === "" ? task.name : `to ${task.description}`}. This is one sequence${verdict(score.right)}.`,
    facts: [
      ["sequence", example],
      ["score", describeMetrics(Object.fromEntries(measured(score.metrics)))],
      ["network", describeNetwork(model.config)],
      ["parameters", counted(model.parameterCount, "number")],
      ["trained", trainedBatches(model)],
      ["seed", String(seed)],
      ["backend", choice.backend.description],
    ],
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

function verdict(right: boolean | null): string {
  if (right === null) return "";
  return right ? ", answered correctly" : ", answered with errors";
}

function measured(metrics: Metrics): [name: string, value: number][] {
  return Object.entries(metrics).filter(([name]) => !COUNTS.has(name));
}
