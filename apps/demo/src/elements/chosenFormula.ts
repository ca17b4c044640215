import type { TemplateResult } from "lit";
import type { Conductor, Snapshot } from "../app/conductor.ts";
import { formulaOf } from "../figure/formula.ts";
import { mainRow } from "../figure/scene.ts";
import { formulaView } from "./formulaView.ts";

/** The formula of what was clicked; undefined where nothing was. */
export function chosenFormula(conductor: Conductor, { run }: Snapshot): TemplateResult | undefined {
  const { settings, step, row } = conductor;
  const { formula } = settings;
  if (!formula) return undefined;
  const weight = { name: formula, row: row ?? mainRow(run.readWeights, step, run.N).row, step };
  return formulaView(formulaOf(run, weight), {
    explain: ({ name, ...at }) => conductor.set({ ...at, formula: name }),
    close: () => conductor.set({ formula: null, row: null }),
  });
}
