import { html, nothing, type TemplateResult } from "lit";
import { chosenFormula } from "../figure/chosenFormula.ts";
import { sentenceView } from "../moves/sentenceView.ts";
import { moveNames } from "../settings/settings.ts";
import type { ExplorerController } from "./explorerController.ts";
import type { Snapshot } from "./snapshot.ts";

const chevron = (d: string): TemplateResult =>
  html`<svg width="12" height="16" aria-hidden="true"><path d=${d} fill="none" stroke="currentColor" stroke-width="2" /></svg>`;

const PLAY = "M3 1v12l10-6z";
const PAUSE = "M2 1h4v12H2zM8 1h4v12H8z";

export function playButton({ player }: ExplorerController): TemplateResult {
  return html`<button aria-label=${player.playing ? "Pause" : "Play"} @click=${() => player.toggle()}><span class="round"><svg width="14" height="14" aria-hidden="true"><path d=${player.playing ? PAUSE : PLAY} fill="currentColor" /></svg></span></button>`;
}

export function stepButton({ player, step }: ExplorerController, by: 1 | -1): TemplateResult {
  return html`<button aria-label=${by > 0 ? "Step forward" : "Step back"} @click=${() => player.go(step + by)}>${chevron(by > 0 ? "M3 2l6 6l-6 6" : "M9 2L3 8l6 6")}</button>`;
}

/** The bottom bar on a phone: the sentence of the current move, and the controls. */
export function dockView(controller: ExplorerController, snapshot: Snapshot): TemplateResult {
  const { run, content } = snapshot;
  const { settings, step } = controller;
  const move = settings.move ?? moveNames.length - 1;
  const { lstm } = controller;
  const says = sentenceView(content.say(run, step), 3.6);
  const hasMoves = !lstm && snapshot.kind !== "map";
  const line = !hasMoves
    ? html`<strong>${lstm ? "Without memory" : `Step ${step}`}</strong> ${says}`
    : html`<strong>${move + 1} ${moveNames[move]}</strong> ${sentenceView(content.moves(run, step)[move]!.pieces)}
      ${settings.move === null ? says : nothing}`;
  return html`<section class="dock" aria-label="Controls">
    ${chosenFormula(controller, run) ?? html`<p class="line">${line}</p>`}
    <div class="buttons">
      ${playButton(controller)}${stepButton(controller, -1)}
      <div class="moves">${(hasMoves ? moveNames : []).map(
        (
          name,
          at,
        ) => html`<button aria-label="${at + 1} ${name}" aria-pressed=${settings.move === at} class=${at === move ? "on" : ""}
          @click=${() => controller.set({ move: settings.move === at ? null : at })}><span aria-hidden="true">${at + 1}</span></button>`,
      )}</div>
      ${stepButton(controller, 1)}
    </div></section>`;
}
