import { html, nothing, type TemplateResult } from "lit";
import { decimal } from "../../moves/sentence.ts";
import { at, indexOfLargest, type Run } from "../../session/run.ts";
import { type Episode, expectedAt, shownAt } from "./episode.ts";

const bitsOf = (values: ArrayLike<number>) => Array.from(values, (p) => (p > 0.5 ? 1 : 0)).join("");

/** The figure as two tables: all steps, and the memory at the cursor. */
export function tablesView(run: Run, episode: Episode, t: number): TemplateResult {
  const steps = Array.from({ length: run.T }, (_, step) => step);
  const weight = (tensor: Float32Array, step: number) => {
    const values = at(tensor, step, run.N);
    const location = indexOfLargest(values);
    return values[location]! < 0.1 ? "–" : `location ${location} (${decimal(values[location]!)})`;
  };
  const heads = run.cells
    ? ["step", "shown", "answered", "expected"]
    : ["step", "shown", "written to", "read from", "write gate", "free gate", "answered", "expected"];
  const memory = (
    step: number,
  ) => html`<td>${weight(run.writeWeights, step)}</td><td>${weight(run.readWeights, step)}</td>
    <td>${decimal(run.writeGate[step]!)}</td><td>${decimal(run.freeGate[step]!)}</td>`;
  return html`<div class="tables" tabindex="0" role="region" aria-label="The figure as tables">
    <table>
      <caption>What happened, step by step. Squares from the top: 1 is black.</caption>
      <thead><tr>${heads.map((words) => html`<th scope="col">${words}</th>`)}</tr></thead>
      <tbody>${steps.map((step) => {
        const expected = expectedAt(episode, step);
        return html`<tr aria-current=${step === t ? "step" : "false"}><th scope="row">${step}</th>
          <td>${shownAt(episode, step)?.join("") ?? episode.signals.get(step) ?? "–"}</td>
          ${run.cells ? nothing : memory(step)}
          <td>${expected ? bitsOf(at(run.answers, step, run.Y)) : "–"}</td><td>${expected?.join("") ?? "–"}</td></tr>`;
      })}</tbody>
    </table>
    ${run.cells ? nothing : memoryTable(run, t)}
  </div>`;
}

function memoryTable(run: Run, t: number): TemplateResult {
  const locations = Array.from({ length: run.N }, (_, n) => n);
  return html`<table>
      <caption>The memory after step ${t}.</caption>
      <thead><tr>${["location", "in use", "written", "read", "means", "cells"].map((words) => html`<th scope="col">${words}</th>`)}</tr></thead>
      <tbody>${locations.map(
        (n) => html`<tr><th scope="row">${n}</th><td>${decimal(run.usage[t * run.N + n]!)}</td>
          <td>${decimal(run.writeWeights[t * run.N + n]!)}</td><td>${decimal(run.readWeights[t * run.N + n]!)}</td>
          <td>${bitsOf(at(run.meanings, t * run.N + n, run.Y))}</td>
          <td>${Array.from(at(run.memory, t * run.N + n, run.W), (cell) => decimal(cell)).join(" ")}</td></tr>`,
      )}</tbody>
    </table>`;
}
