import { html, nothing, type TemplateResult } from "lit";
import type { ExplorerController } from "../explorer/explorerController.ts";
import type { Snapshot } from "../explorer/snapshot.ts";
import type { RunMeasures } from "../session/measure.ts";
import {
  cascadeDefinition,
  type MeasureWords,
  measureWords,
  shortWords,
  spreadWords,
  tensorWords,
} from "./measureWords.ts";

/** The measures in one line; a click opens the details. */
export function measuresLine(controller: ExplorerController, { run }: Snapshot): TemplateResult {
  const { measuring, settings } = controller;
  const measures = measuring.of(run);
  const words = measuring.problem ?? (measures ? shortWords(measures) : "…");
  return html`<p class="measured"><button aria-expanded=${settings.measures} aria-controls="measures"
    @click=${() => controller.set({ measures: !settings.measures })}><b>Measures <span aria-hidden="true">${settings.measures ? "▴" : "▾"}</span></b> <u>${words}</u></button></p>`;
}

/** All measures of the run with their definitions. */
export function measuresView(
  controller: ExplorerController,
  { run, changes }: Snapshot,
): TemplateResult | typeof nothing {
  const measures = controller.settings.measures && controller.measuring.of(run);
  if (!measures) return nothing;
  return html`<section class="measures" id="measures" aria-label="Measures of this run"><h2>Measures of this run</h2>
    <div class="all">${measureWords(measures).map(measureView)}</div>
    ${measures.spreads ? spreadsView(measures.spreads, changes.length > 0) : html`<p>Measuring the cascade …</p>`}</section>`;
}

function measureView({ name, value, says, formula, definition }: MeasureWords): TemplateResult {
  return html`<div><h3>${name}</h3><p><b>${value}</b> ${says}</p>${definitionView(name, { formula, definition })}</div>`;
}

function definitionView(
  name: string,
  { formula, definition }: Pick<MeasureWords, "formula" | "definition">,
): TemplateResult {
  return html`<details><summary aria-label="Definition of ${name.toLowerCase()}">definition</summary><p><i>${formula}</i></p><p>${definition}</p></details>`;
}

function spreadsView(spreads: NonNullable<RunMeasures["spreads"]>, isChanged: boolean): TemplateResult {
  const [first] = spreads;
  if (!first) return html`<p>No step comes before an answer, so nothing is disturbed.</p>`;
  return html`<div class="cascade"><h3>Cascade</h3>
    <p>How an error spreads, after step ${first.step}${isChanged ? ", in the network without your changes" : ""}.</p>${definitionView("cascade", cascadeDefinition)}
    <div class="scroll" tabindex="0" role="region" aria-label="Cascade, by part of the state"><table>
      <thead><tr><th scope="col">largest</th><th scope="col">changed by 0.001</th><th scope="col">set to 0</th></tr></thead>
      <tbody>${spreads.map(
        ({ tensor, step, nudged, wiped }) => html`<tr><th scope="row">${tensorWords[tensor] ?? tensor}</th>
          <td>${spreadWords(nudged, step)}</td><td>${wiped ? spreadWords(wiped, step) : "already 0"}</td></tr>`,
      )}</tbody></table></div></div>`;
}
