import { html, type TemplateResult } from "lit";
import { decimal } from "../../moves/sentence.ts";
import { at, indexOfLargest, type Run } from "../../session/run.ts";
import type { Journey } from "./journey.ts";
import { answerWords, directionWords, edgeWords } from "./mapWords.ts";
import { heldAt, stopsOf } from "./stops.ts";
import { edges, nameOf } from "./tracks.ts";

/** The figure as two tables: all steps, and the memory at the cursor. */
export function mapTables(run: Run, journey: Journey, t: number): TemplateResult {
  return html`<div class="tables" tabindex="0" role="region" aria-label="The figure as tables">
    ${stepsTable(run, journey, t)}${memoryTable(run, journey, t)}</div>`;
}

function stepsTable(run: Run, journey: Journey, t: number): TemplateResult {
  const { told, route, steps } = journey;
  const stops = new Map(stopsOf(run, journey).map((stop) => [stop.step, stop]));
  const strongest = (tensor: Float32Array, step: number) => {
    const weights = at(tensor, step, run.N);
    const location = indexOfLargest(weights);
    return weights[location]! < 0.1 ? "–" : `location ${location} (${decimal(weights[location]!)})`;
  };
  const shown = (step: number) => {
    const direction = route.edges[step - told.length];
    if (told[step] !== undefined) return edgeWords(told[step]!);
    return direction === undefined ? "–" : directionWords(edges[direction]![1]);
  };
  const expected = (name: string | null) => (name === null ? "was not told" : nameOf(name));
  return html`<table><caption>What happened, step by step.</caption><thead><tr>${[
    "step",
    "told or asked",
    "written to",
    "read from",
    "answered",
    "expected",
  ].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${Array.from({ length: steps }, (_, step) => {
    const stop = stops.get(step);
    return html`<tr aria-current=${step === t ? "step" : "false"}><th scope="row">${step}</th><td>${shown(step)}</td>
      <td>${strongest(run.writeWeights, step)}</td><td>${strongest(run.readWeights, step)}</td>
      <td>${stop ? answerWords(stop.answer) : "–"}</td><td>${stop ? expected(stop.expected) : "–"}</td></tr>`;
  })}</tbody></table>`;
}

function memoryTable(run: Run, journey: Journey, t: number): TemplateResult {
  const locations = Array.from({ length: run.N }, (_, n) => n);
  return html`<table><caption>The memory after step ${t}.</caption><thead><tr>${[
    "location",
    "in use",
    "written at step",
    "with",
  ].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${locations.map((n) => {
    const { written, edge } = heldAt(run, journey, n, t);
    return html`<tr><th scope="row">${n}</th><td>${decimal(run.usage[t * run.N + n]!)}</td><td>${written < 0 ? "–" : written}</td>
      <td>${edge === undefined ? "–" : edgeWords(edge)}</td></tr>`;
  })}</tbody></table>`;
}
