import { type Aim, aimAt } from "../changes/aim.ts";
import type { Touch } from "../figure/dnc-figure.ts";
import type { ExplorerController } from "./explorerController.ts";
import { formulaFor } from "./keyMap.ts";

/** Does what a touch of the figure means. Returns the number that was touched, if it can be changed. */
export function touchFigure(controller: ExplorerController, touch: Touch): Aim | undefined {
  const { snapshot, step } = controller;
  if (touch.kind === "step") controller.player.go(touch.t);
  if (touch.kind === "flip") controller.flip(touch.column, touch.square);
  if (touch.kind !== "choose" || !snapshot) return undefined;
  const { spot } = touch;
  const formula = "location" in spot ? formulaFor(spot, snapshot.run, step) : undefined;
  if (formula && "location" in spot) controller.set({ location: spot.location, formula });
  return aimAt(spot, snapshot.run, step);
}
