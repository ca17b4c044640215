import { html, type TemplateResult } from "lit";
import { playButton, stepButton } from "../../explorer/dockView.ts";
import type { ExplorerController } from "../../explorer/explorerController.ts";
import { chosenFormula } from "../../figure/chosenFormula.ts";
import { sentenceView } from "../../moves/sentenceView.ts";
import type { Harm } from "./breaking.ts";
import { hitSentence } from "./harmWords.ts";

/** The bottom bar on a phone: the hit and the controls. */
export function breakDock(controller: ExplorerController, harm: Harm): TemplateResult {
  const hitStep = Math.min(controller.step, harm.damage.original.T - 2);
  return html`<section class="dock" aria-label="Controls">${chosenFormula(controller, harm.damage.damaged) ?? html`<p class="line short">${sentenceView(hitSentence(harm))}</p>`}
    <div class="buttons">${playButton(controller)}${stepButton(controller, -1)}
      <button class="hit-here" @click=${() => controller.set({ hitStep })}>hit after step ${hitStep}</button>${stepButton(controller, 1)}</div></section>`;
}
