import { html, type TemplateResult } from "lit";
import { decimal, percent } from "../../moves/sentence.ts";
import type { HitMap } from "../../session/hitMap.ts";
import { at, indexOfLargest } from "../../session/run.ts";
import { hitNames } from "../../settings/settings.ts";
import { expectedAt } from "../picture/episode.ts";
import type { Harm } from "./breaking.ts";
import { tensors } from "./chosenHit.ts";
import { locationDifferences } from "./harmFacts.ts";
import { hitWords } from "./harmWords.ts";
import { summaryOf } from "./hitMapView.ts";

/** The figure as tables: the steps, the locations at the cursor, and every possible hit. */
export function breakTables(harm: Harm, maps: readonly HitMap[], t: number): TemplateResult {
  return html`<div class="tables" tabindex="0" role="region" aria-label="The figure as tables">
    ${stepsTable(harm, t)}${locationsTable(harm, t)}${measuresTable(harm)}${mapsTable(maps)}</div>`;
}

const headsOf = (heads: readonly string[]) => heads.map((words) => html`<th scope="col">${words}</th>`);
const bitsOf = (values: ArrayLike<number>) => Array.from(values, (p) => (p > 0.5 ? 1 : 0)).join("");

function stepsTable({ damage, lstm, snapshot, chosen }: Harm, t: number): TemplateResult {
  const { original, damaged, spread } = damage;
  const { N, Y } = original;
  const location = (tensor: Float32Array, step: number) => {
    const values = at(tensor, step, N);
    const n = indexOfLargest(values);
    return values[n]! < 0.1 ? "–" : `location ${n} (${decimal(values[n]!)})`;
  };
  const drift = (distances: ArrayLike<number> | undefined, step: number) =>
    distances && step >= chosen.step ? driftWords(distances, step - chosen.step) : "–";
  const heads = [
    "step",
    "written, original",
    "written, damaged",
    "read, original",
    "read, damaged",
    "drift of the DNC, growth",
    "drift of the LSTM, growth",
    "DNC answered",
    "LSTM answered",
    "expected",
  ];
  return html`<table><caption>The original and the damaged run, step by step.</caption><thead><tr>${headsOf(heads)}</tr></thead>
    <tbody>${snapshot.episode.expected.map((_, step) => {
      const expected = expectedAt(snapshot.episode, step);
      return html`<tr aria-current=${step === t ? "step" : "false"}><th scope="row">${step}</th>
        <td>${location(original.writeWeights, step)}</td><td>${location(damaged.writeWeights, step)}</td>
        <td>${location(original.readWeights, step)}</td><td>${location(damaged.readWeights, step)}</td>
        <td>${drift(spread?.distances, step)}</td><td>${drift(lstm.spread?.distances, step)}</td>
        <td>${expected ? bitsOf(at(damaged.answers, step, Y)) : "–"}</td><td>${expected ? bitsOf(at(lstm.damaged.answers, step, Y)) : "–"}</td>
        <td>${expected?.join("") ?? "–"}</td></tr>`;
    })}</tbody></table>`;
}

/** Formats a distance and its ratio to the previous step. */
function driftWords(distances: ArrayLike<number>, at: number): string {
  const now = distances[at]!;
  const before = distances[at - 1];
  const grows = before ? ` (×${decimal(now / before)})` : "";
  return `${now === 0 ? "0" : now.toPrecision(3)}${grows}`;
}

function locationsTable(harm: Harm, t: number): TemplateResult {
  const { original, damaged } = harm.damage;
  const { N } = original;
  const differences = locationDifferences(harm);
  const heads = ["location", "in use, original", "in use, damaged", "difference"];
  return html`<table><caption>The memory after step ${t}.</caption><thead><tr>${headsOf(heads)}</tr></thead>
    <tbody>${Array.from(
      { length: N },
      (_, n) => html`<tr><th scope="row">${n}</th><td>${decimal(original.usage[t * N + n]!)}</td>
        <td>${decimal(damaged.usage[t * N + n]!)}</td><td>${percent(differences[t * N + n]!)}</td></tr>`,
    )}</tbody></table>`;
}

function measuresTable({ damage: { measures } }: Harm): TemplateResult {
  const runs = [
    ["original", measures.original],
    ["damaged", measures.damaged],
    ["damaged, nothing locked or sharpened", measures.unsaved],
  ] as const;
  const share = (value: number | null | undefined) => (value === null || value === undefined ? "–" : percent(value));
  return html`<table><caption>Measures of each run.</caption><thead><tr>${headsOf(["run", "misses", "interference", "leaks"])}</tr></thead>
    <tbody>${runs.map(
      ([run, { misses, interference, leaks }]) => html`<tr><th scope="row">${run}</th><td>${share(misses?.mean)}</td>
        <td>${share(interference.share)}</td><td>${leaks.length}</td></tr>`,
    )}</tbody></table>`;
}

function mapsTable(maps: readonly HitMap[]): TemplateResult {
  const heads = ["what is hit", "hits", "harmless", "most squares changed", "worst hit after", "on"];
  return html`<table><caption>Every possible hit.</caption><thead><tr>${headsOf(heads)}</tr></thead>
    <tbody>${maps.map((map) => {
      const on = hitNames.find((name) => tensors[name] === map.tensor);
      const { hits, harmless, worst, worstStep, worstLocation } = summaryOf(map);
      return html`<tr><th scope="row">${on ? hitWords[on] : "an LSTM cell"}</th><td>${hits}</td><td>${percent(harmless)}</td><td>${worst}</td>
        <td>step ${worstStep}</td><td>${on ? "location" : "cell"} ${worstLocation}</td></tr>`;
    })}</tbody></table>`;
}
