import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import type { ExplorerController } from "../explorer/explorerController.ts";
import { percent } from "../moves/sentence.ts";
import type { Accuracy } from "../session/accuracy.ts";
import { ACCURACY_DRAW, TRAINING } from "../session/accuracyDraw.ts";
import { lengths } from "./lengths.ts";
import { lengthWords } from "./lengthWords.ts";

const curves = [
  { name: "dnc", label: "with memory", dashes: nothing, width: 2.2 },
  { name: "lstm", label: "LSTM", dashes: "6 4", width: 1.8 },
  { name: "withoutLinks", label: "no links", dashes: "2 3", width: 1.8 },
] as const;

/** The chart in pixels; it scales with the column of the text. */
const CHART = { width: 300, height: 190, left: 38, right: 296, top: 10, bottom: 160 } as const;
const last = lengths.at(-1)!;

const x = (length: number): number => CHART.left + ((length - 1) / (last - 1)) * (CHART.right - CHART.left);
/** From 50 %, which is chance, to 100 %. */
const y = (share: number): number => CHART.bottom - ((Math.max(0.5, share) - 0.5) / 0.5) * (CHART.bottom - CHART.top);

/** Accuracy over the length of the picture, for the network, without its links, and for an LSTM; measured in the page. */
export function lengthsView(controller: ExplorerController): TemplateResult {
  const { lengths: state, lesson } = controller;
  const { measured, running, problem } = state;
  const isDone = measured.length === lengths.length;
  return html`<section class="lengths" aria-labelledby="lengths"><h2 id="lengths">How long a picture?</h2>
    <p>An LSTM with as many weights, and no memory, repeats short pictures too. The network without links was trained without them: it finds
      the columns by their content. All three saw ${TRAINING.pictures.toLocaleString("en")} random pictures of 1 to ${TRAINING.columns} columns, and each is
      the best of ${TRAINING.networks} networks.</p>
    <p><button class="go" ?disabled=${running} @click=${() => state.measure()}>${isDone ? "Measure again" : "Measure it here"}</button></p>
    ${measured.length > 0 ? chartView(measured) : nothing}
    <p role="status">${problem ?? (isDone ? lengthWords(lengths, measured, lesson.memory.locations) : nothing)}</p>
    ${isDone ? tableView(measured) : nothing}</section>`;
}

function chartView(measured: readonly Accuracy[]): TemplateResult {
  const label = `Accuracy over the length of the picture, from 1 to ${last} columns. The table below has the numbers.`;
  return html`<svg class="chart" viewBox="0 0 ${CHART.width} ${CHART.height}" role="img" aria-label=${label}>
      ${[0.5, 0.75, 1].map(
        (share) => svg`<path d="M${CHART.left} ${y(share)}H${CHART.right}" stroke="var(--line)" />
          <text x=${CHART.left - 5} y=${y(share) + 4} text-anchor="end">${percent(share)}</text>`,
      )}
      ${[1, 8, 16, 24].map((length) => svg`<text x=${x(length)} y=${CHART.bottom + 15} text-anchor=${length === last ? "end" : "middle"}>${length}</text>`)}
      <text x=${(CHART.left + CHART.right) / 2} y=${CHART.bottom + 28} text-anchor="middle">columns</text>
      ${curves.map((curve) => curveView(measured, curve))}</svg>
    <p class="keys">${curves.map(
      ({ label: name, dashes, width }) =>
        html`<span><svg width="26" height="10" aria-hidden="true"><path d="M1 5H25" stroke="currentColor" stroke-width=${width} stroke-dasharray=${dashes} /></svg>${name}</span>`,
    )}</p>`;
}

function curveView(measured: readonly Accuracy[], { name, dashes, width }: (typeof curves)[number]): SVGTemplateResult {
  const points = measured.map((accuracy, at) => `${x(lengths[at]!)} ${y(accuracy[name])}`);
  return svg`<path d="M${points.join("L")}" fill="none" stroke="var(--ink)" stroke-width=${width} stroke-dasharray=${dashes} />`;
}

function tableView(measured: readonly Accuracy[]): TemplateResult {
  return html`<details><summary>The numbers</summary><div tabindex="0" role="region" aria-label="Accuracy as a table"><table>
    <caption>Squares right, of ${ACCURACY_DRAW.pictures} random pictures of each length, seed ${ACCURACY_DRAW.seed}.</caption>
    <thead><tr><th scope="col">columns</th>${curves.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
    <tbody>${measured.map(
      (accuracy, at) =>
        html`<tr><th scope="row">${lengths[at]}</th>${curves.map(({ name }) => html`<td>${(100 * accuracy[name]).toFixed(1)} %</td>`)}</tr>`,
    )}</tbody></table></div></details>`;
}
