import type { TemplateResult } from "lit";
import type { Conductor, Snapshot } from "../app/conductor.ts";
import { aimOf } from "../changing/aim.ts";
import { formulaOf } from "../figure/formula.ts";
import { mainRow } from "../figure/scene.ts";
import { formulaView } from "./formulaView.ts";

/** The formula of what was clicked; undefined where nothing was. */
export function chosenFormula(conductor: Conductor, { run, changes }: Snapshot): TemplateResult | undefined {
  const { settings, step, row } = conductor;
  const { formula } = settings;
  if (!formula) return undefined;
  const weight = { name: formula, row: row ?? mainRow(run.readWeights, step, run.N).row, step };
  const made = formulaOf(run, weight);
  const { kind } = aimOf(formula);
  const isChanged = changes.some((one) => one.kind === kind && one.step === step && one.row === weight.row);
  const shown = isChanged
    ? { ...made, words: "You changed the number on the left. The others are what it was computed from." }
    : made;
  return formulaView(shown, {
    explain: ({ name, ...at }) => conductor.set({ ...at, formula: name }),
    close: () => conductor.set({ formula: null, row: null }),
  });
}
