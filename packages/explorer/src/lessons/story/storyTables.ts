import { html, nothing, type TemplateResult } from "lit";
import { decimal, percent } from "../../moves/sentence.ts";
import { at, indexOfLargest, mainWrite, type Run } from "../../session/run.ts";
import { candidatesOf } from "./answers.ts";
import type { StoryEpisode } from "./storyEpisode.ts";
import { rightName } from "./storySay.ts";

/** The figure as two tables: all steps, and the memory at the cursor. */
export function storyTables(run: Run, episode: StoryEpisode, t: number): TemplateResult {
  return html`<div class="tables" tabindex="0" role="region" aria-label="The figure as tables">
    ${stepsTable(run, episode, t)}${run.cells ? nothing : memoryTable(run, episode, t)}</div>`;
}

function stepsTable(run: Run, episode: StoryEpisode, t: number): TemplateResult {
  const { story, lines, showsLine, asked } = episode;
  const heads = run.cells
    ? ["step", "sentence", "answered", "expected"]
    : ["step", "sentence", "written to", "read from", "write gate", "free gate", "answered", "expected"];
  const memory = (
    step: number,
  ) => html`<td>${weight(run.writeWeights, step)}</td><td>${weight(run.readWeights, step)}</td>
    <td>${decimal(run.writeGate[step]!)}</td><td>${decimal(run.freeGate[step]!)}</td>`;
  const weight = (tensor: Float32Array, step: number) => {
    const values = at(tensor, step, run.N);
    const location = indexOfLargest(values);
    return values[location]! < 0.1 ? "–" : `location ${location} (${decimal(values[location]!)})`;
  };
  const answer = (step: number) =>
    candidatesOf(run.answers, episode, step, 3)
      .map(({ word, probability }) => `${word} ${percent(probability)}`)
      .join(", ");
  return html`<table><caption>What happened, step by step.</caption><thead><tr>${headsOf(heads)}</tr></thead>
    <tbody>${lines.map((line, step) => {
      const question = asked.find((one) => one.step === step);
      return html`<tr aria-current=${step === t ? "step" : "false"}><th scope="row">${step}</th>
        <td>${showsLine[step] ? story[line]!.sentence : "–"}</td>${run.cells ? nothing : memory(step)}
        <td>${question ? answer(step) : "–"}</td><td>${question ? rightName(episode, question) : "–"}</td></tr>`;
    })}</tbody></table>`;
}

function memoryTable(run: Run, { story, lines }: StoryEpisode, t: number): TemplateResult {
  const locations = Array.from({ length: run.N }, (_, n) => n);
  const heads = ["location", "in use", "written", "read", "written at step", "with", "cells"];
  return html`<table><caption>The memory after step ${t}.</caption><thead><tr>${headsOf(heads)}</tr></thead>
    <tbody>${locations.map((n) => {
      const written = mainWrite(run, n, t);
      return html`<tr><th scope="row">${n}</th><td>${decimal(run.usage[t * run.N + n]!)}</td>
        <td>${decimal(run.writeWeights[t * run.N + n]!)}</td><td>${decimal(run.readWeights[t * run.N + n]!)}</td>
        <td>${written < 0 ? "–" : written}</td><td>${written < 0 ? "–" : story[lines[written]!]!.sentence}</td>
        <td>${Array.from(at(run.memory, t * run.N + n, run.W), (cell) => decimal(cell)).join(" ")}</td></tr>`;
    })}</tbody></table>`;
}

const headsOf = (heads: readonly string[]) => heads.map((words) => html`<th scope="col">${words}</th>`);
