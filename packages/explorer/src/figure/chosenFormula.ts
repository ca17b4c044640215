import type { TemplateResult } from "lit";
import type { ExplorerController } from "../explorer/explorerController.ts";
import type { Run } from "../session/run.ts";
import { formulaOf } from "./formulaOf.ts";
import { formulaView } from "./formulaView.ts";
import { mainLocation } from "./scene.ts";

/** Returns the open formula for a run; undefined if none is open. */
export function chosenFormula(controller: ExplorerController, run: Run): TemplateResult | undefined {
  const { settings, step, location } = controller;
  const { formula } = settings;
  if (!formula || controller.lstm) return undefined;
  const weight = { name: formula, location: location ?? mainLocation(run.readWeights, step, run.N).location, step };
  return formulaView(formulaOf(run, weight), {
    explain: ({ name, ...at }) => controller.set({ ...at, formula: name }),
    close: () => controller.set({ formula: null, location: null }),
  });
}
