import type { TemplateResult } from "lit";
import type { Conductor } from "../app/conductor.ts";
import { formulaOf } from "../figure/formula.ts";
import { mainRow } from "../figure/scene.ts";
import type { Run } from "../machine/run.ts";
import { formulaView } from "./formulaView.ts";

/** The formula of what was clicked in the figure of `run`; undefined where nothing was. */
export function chosenFormula(conductor: Conductor, run: Run): TemplateResult | undefined {
  const { settings, step, row } = conductor;
  const { formula } = settings;
  if (!formula || conductor.lstm) return undefined;
  const weight = { name: formula, row: row ?? mainRow(run.readWeights, step, run.N).row, step };
  return formulaView(formulaOf(run, weight), {
    explain: ({ name, ...at }) => conductor.set({ ...at, formula: name }),
    close: () => conductor.set({ formula: null, row: null }),
  });
}
