import { htmlReport } from "@dncjs/inspect";
import { describeNetwork } from "../describe.ts";
import { counted, metric } from "../numbers.ts";
import type { OpenRun } from "../openRun.ts";
import type { Inspection } from "./inspection.ts";
import { describeReproducibility } from "./reproduce.ts";
import { COUNTS } from "./terminal.ts";

/** The report of one sequence as an HTML file. `which` names the sequence. */
export function inspectionPage(opened: OpenRun, which: string, found: Inspection): string {
  const { task, model, choice, seed } = opened;
  const { judgement, symbols, experiments, reproducibility } = found;
  const figures = Object.entries(judgement.metrics).filter(([name]) => !COUNTS.has(name));
  const judged = figures.map(([name, value]) => `${name} ${metric(name, value)}`).join(", ");
  return htmlReport({
    title: `What a network ${model.config.memory ? "did with its memory" : "without memory did"}: ${task.name}`,
    lede: `The task is to ${task.description}. This is one sequence${judgement.right === null ? "" : judgement.right ? ", answered without a mistake" : ", answered with mistakes"}.`,
    facts: [
      ["sequence", which],
      ["judged", judged],
      ["network", describeNetwork(model.config)],
      ["parameters", counted(model.parameterCount, "number")],
      ["trained", counted(Number(model.provenance.batches ?? 0), "batch", "batches")],
      ["seed", String(seed)],
      ["backend", choice.backend.description],
    ],
    ...{
      trace: found.trace,
      shown: symbols.shown,
      needed: symbols.needed,
      nothingNeeded: symbols.nothingNeeded,
      judged: found.batch.answer,
    },
    ...{ sequence: symbols.sequence, cascades: found.cascades, zeroed: found.blows },
    experiments: experiments.map(({ name, metrics }) => ({
      name,
      figures: Object.fromEntries(
        Object.entries(metrics).flatMap(([key, value]) => (COUNTS.has(key) ? [] : [[key, metric(key, value)]])),
      ),
    })),
    reproducibility: describeReproducibility(reproducibility),
  });
}
