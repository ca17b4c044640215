import { html, type TemplateResult } from "lit";
import type { ExplorerController } from "../explorer/explorerController.ts";
import type { Snapshot } from "../explorer/snapshot.ts";
import { moveNames } from "../settings/settings.ts";
import { sentenceView } from "./sentenceView.ts";

/** The current step in six sentences. */
export function movesView(controller: ExplorerController, { run, content }: Snapshot): TemplateResult {
  const { settings, player, step } = controller;
  if (controller.lstm) {
    return html`<h2>Step ${step}, without memory</h2>
      <p class="nothing">There is nothing to look up, write or read. All information is in the LSTM’s cells.</p>
      <p class="say">${sentenceView(content.say(run, step), 5)}</p>`;
  }
  const { move } = settings;
  return html`<h2><span>Step ${step}, in six moves</span>
      <button aria-pressed=${player.slow} @click=${() => player.slowMotion()}><span aria-hidden="true">${player.slow ? "■" : "▸"}</span> Slow motion</button></h2>
    <ol>${content.moves(run, step).map(({ pieces, idle }, at) => {
      const state = move === at ? "on" : move !== null ? "off" : "";
      return html`<li><button class="${state} ${idle ? "idle" : ""}" aria-pressed=${move === at}
        @click=${() => controller.set({ move: move === at ? null : at })}>
        <span class="number" aria-hidden="true">${at + 1}</span><strong>${moveNames[at]}</strong> <span>${sentenceView(pieces)}</span></button></li>`;
    })}</ol>
    <p class="say">${sentenceView(content.say(run, step), 5)}</p>`;
}
