import type { TemplateResult } from "lit";
import type { Conductor } from "../explorer/explorerController.ts";
import type { Run } from "../session/run.ts";
import { formulaOf } from "./formulaOf.ts";
import { formulaView } from "./formulaView.ts";
import { mainRow } from "./scene.ts";

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
