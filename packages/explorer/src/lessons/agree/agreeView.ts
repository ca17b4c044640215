import { html, nothing, type TemplateResult } from "lit";
import type { ExplorerController } from "../../explorer/explorerController.ts";
import type { BackendSummary, Verdict } from "../../session/messages.ts";
import { tensorName } from "../../session/tensorName.ts";
import { agree } from "../lessons.ts";
import type { Comparison } from "./comparison.ts";
import { axisView, dotView, type LogAxis, logAxis, powerOfTen, scientific } from "./logAxis.ts";

/** The lesson Agree: compares one network on all backends of this browser. */
export function agreeView(controller: ExplorerController): TemplateResult {
  const { comparison, problem } = controller;
  return html`<div class="head"><h1>${agree.title}</h1>
      <p class="lede">The copy network runs on every backend of this browser. All results are compared with the reference, number by number: <span
        role="status">${problem ? html`<b class="error">${problem}</b>` : summaryOf(comparison)}</span></p></div>
    ${comparison.backendList.length > 0 ? tableOf(comparison) : nothing}
    <div class="agree-words"><p><button class="go" ?disabled=${comparison.running} @click=${() => controller.compare()}>Run again</button></p>
      <p>The reference is simple code that computes in 64 bits. The others compute in 32 bits, about seven digits, and agree to that precision.</p>
      <p>With plain operations, tensorflow.js is a second implementation of the same equations. Our operation runs a whole sequence in tensorflow.js at once,
        so only its answers and its final state are compared.</p>
      <p>The time per step is that of the fastest run of the sequence, divided by its number of steps.</p></div>`;
}

function summaryOf({ running, verdicts }: Comparison): string {
  if (running || verdicts.length === 0) return "running …";
  const differences = verdicts.flatMap((verdict) => ("difference" in verdict ? verdict.difference : []));
  return `largest difference ${scientific(Math.max(...differences))}.`;
}

interface Axes {
  readonly differences: LogAxis;
  readonly times: LogAxis;
}

function tableOf({ backendList, verdicts, running }: Comparison): TemplateResult {
  const found = verdicts.filter((verdict) => "difference" in verdict);
  const axes: Axes = {
    differences: logAxis(
      found.map(({ difference }) => difference),
      { from: 1e-8, to: 1e-4 },
    ),
    times: logAxis(
      found.map(({ microseconds }) => microseconds / 1e6),
      { from: 1e-6, to: 1e-2 },
    ),
  };
  const kinds = [...new Set(backendList.map(({ kind }) => kind))];
  return html`<table class="agree"><caption class="unseen">Backends of this browser, compared</caption>
    <thead><tr><th scope="col">backend</th>
      <th scope="col">largest difference, and where<div aria-hidden="true">${axisView(axes.differences, powerOfTen)}</div></th>
      <th scope="col">time per step<div aria-hidden="true">${axisView(axes.times, (exponent) => duration(10 ** exponent))}</div></th></tr></thead>
    ${kinds.map((kind) => {
      const places = [...backendList.keys()].filter((at) => backendList[at]!.kind === kind);
      const rows = places.map(
        (at): Row => ({ ...backendList[at]!, verdict: verdicts[at], isNext: running && at === verdicts.length }),
      );
      return html`<tbody><tr class="kind"><th scope="rowgroup" colspan="3"><b>${kind}</b> ${absentOf(rows, 0) < rows.length ? comparedOf(rows[0]!) : nothing}</th></tr>
        ${rows.map((row, at) => html`<tr>${cellsOf(row, axes, absentOf(rows, at))}</tr>`)}</tbody>`;
    })}</table>`;
}

interface Row extends BackendSummary {
  readonly verdict: Verdict | undefined;
  /** Whether this backend is running. */
  readonly isNext: boolean;
}

/** Describes which values of a kind are compared. */
function comparedOf({ traces, verdict }: Row): string {
  const count = verdict && "numbers" in verdict ? `${verdict.numbers.toLocaleString("en")} numbers: ` : "";
  return count + (traces ? "all tensors of every step" : "the answers and the final state");
}

/** Number of rows from here that share the same error; 0 if the previous row has it too. */
function absentOf(rows: readonly Row[], at: number): number {
  const problemOf = (row: Row | undefined) =>
    row?.verdict && "problem" in row.verdict ? row.verdict.problem : undefined;
  const problem = problemOf(rows[at]);
  if (problem === problemOf(rows[at - 1])) return 0;
  const other = rows.findIndex((row, k) => k > at && problemOf(row) !== problem);
  return (other < 0 ? rows.length : other) - at;
}

function cellsOf({ label, verdict, isNext }: Row, { differences, times }: Axes, absent: number): TemplateResult {
  const name = (device = "") => html`<th scope="row">${label}${device && html` <small>${device}</small>`}</th>`;
  if (!verdict) return html`${name()}<td colspan="2" class="not">${isNext ? "running …" : ""}</td>`;
  if ("problem" in verdict)
    return html`${name()}${absent > 0 ? html`<td colspan="2" rowspan=${absent} class="not">unavailable: ${sentence(verdict.problem)}</td>` : nothing}`;
  const { description, difference, tensor, step, microseconds } = verdict;
  return html`${name(/WebGPU (on [^,]+)/.exec(description)?.[1])}
    <td><div><span>${difference === 0 ? "none" : scientific(difference)}</span>${dotView(differences, difference)}<small>${tensor && `${tensorName(tensor)}, step\u00a0${step}`}</small></div></td>
    <td><div><span>${duration(microseconds / 1e6)}</span>${dotView(times, microseconds / 1e6)}</div></td>`;
}

const sentence = (words: string): string => words.replace(/[.\s]*$/, ".");

/** Formats a duration: "2.3 µs", "31 µs", "4.2 ms", "1 s". */
function duration(seconds: number): string {
  if (seconds < 1e-3) return quantity(seconds * 1e6, "µs");
  return seconds < 1 ? quantity(seconds * 1e3, "ms") : quantity(seconds, "s");
}

function quantity(value: number, unit: string): string {
  return `${value < 10 ? Number(value.toFixed(1)) : value.toFixed(0)}\u202f${unit}`;
}
