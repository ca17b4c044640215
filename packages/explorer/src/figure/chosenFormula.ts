import type { TemplateResult } from "lit";
import type { ExplorerController } from "../explorer/explorerController.ts";
import type { Run } from "../session/run.ts";
import { formulaOf } from "./formulaOf.ts";
import { formulaView } from "./formulaView.ts";
import { mainLocation } from "./scene.ts";

/** The formula of what was clicked in the figure of `run`; undefined where nothing was. */
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
