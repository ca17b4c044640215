import { html, nothing, type TemplateResult } from "lit";
import type { Conductor } from "../app/conductor.ts";
import type { Verdict } from "../machine/messages.ts";

/** The lesson Agree: one network on every backend of this browser, side by side. */
export function agreeView(conductor: Conductor): TemplateResult {
  const { verdicts = [], comparing, problem } = conductor;
  return html`<div class="head"><h1>Every backend, the same answer</h1>
      <p class="lede">The copy network runs once on every backend that this browser has. All numbers of all steps are compared with those of the reference: <span
        role="status">${problem ? html`<b class="error">${problem}</b>` : comparing || verdicts.length === 0 ? "running …" : summaryOf(verdicts)}</span></p></div>
    ${verdicts.length > 0 ? tableOf(verdicts) : nothing}
    <p class="wide"><button class="go" ?disabled=${comparing} @click=${() => conductor.compare()}>Run again</button></p>
    <p class="lede wide">The reference is written to be read, and computes in 64 bits. The others compute in 32 bits, which keep about seven digits:
      they agree as well as 32 bits can.</p>`;
}

function summaryOf(verdicts: readonly Verdict[]): string {
  const differences = verdicts.flatMap((verdict) => ("difference" in verdict ? verdict.difference : []));
  return `worst difference ${scientific(Math.max(...differences))}.`;
}

function tableOf(verdicts: readonly Verdict[]): TemplateResult {
  const slowest = Math.max(...verdicts.map((verdict) => ("microseconds" in verdict ? verdict.microseconds : 0)));
  return html`<div class="tables agree" tabindex="0" role="region" aria-label="Backends of this browser, compared"><table><caption class="unseen">Backends of this browser, compared</caption>
    <thead><tr>${["backend", "worst difference", "where", "a step takes", "against the slowest"].map((words) => html`<th scope="col">${words}</th>`)}</tr></thead>
    <tbody>${verdicts.map((verdict) => {
      if ("problem" in verdict)
        return html`<tr><th scope="row">${verdict.name}</th><td colspan="4">not here: ${verdict.problem}</td></tr>`;
      const { name, difference, tensor, step, microseconds } = verdict;
      return html`<tr><th scope="row">${name}</th><td>${difference === 0 ? "none" : scientific(difference)}</td>
        <td>${tensor ? `${tensor}, step ${step}` : "–"}</td><td>${microseconds.toFixed(0)}\u202fµs</td>
        <td><svg width="240" height="10" aria-hidden="true"><rect width=${(240 * microseconds) / slowest} height="10" fill="var(--ink2)" /></svg></td></tr>`;
    })}</tbody></table></div>`;
}

/** "3 × 10⁻⁷". */
function scientific(value: number): string {
  if (value === 0) return "0";
  const exponent = Math.floor(Math.log10(value));
  const digits = String(exponent).replace(/[-\d]/g, (sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)]!));
  return `${(value / 10 ** exponent).toFixed(1)} × 10${digits}`;
}
