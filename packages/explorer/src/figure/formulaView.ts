import { html, nothing, type TemplateResult } from "lit";
import { decimal } from "../moves/sentence.ts";
import type { Formula, Term, Weight } from "./formula.ts";

export interface FormulaActions {
  /** Shows the formula of another weight. */
  explain(weight: Weight): void;
  close(): void;
}

/** Smaller differences are rounding errors. */
const DIFFERS = 0.005;

/** Renders a formula with values below its symbols. A value with a formula of its own is a button that opens it. */
export function formulaView(formula: Formula, { explain, close }: FormulaActions): TemplateResult {
  const { question, terms, words, comesTo } = formula;
  const isChanged = Math.abs(comesTo - terms[0]!.number!) > DIFFERS;
  return html`<section class="formula" aria-live="polite">
    <h2>${question}</h2>
    <button class="close" aria-label="Close the formula" @click=${close}>✕</button>
    <div class="terms">${terms.map((term, at) => {
      const { of, role } = term;
      const named = `${role ?? ""} ${at === 0 ? "main" : ""}`;
      if (!of) return html`<span class=${named}>${termWords(term)}</span>`;
      return html`<button class=${named} @click=${() => explain(of)}>${termWords(term)}<span class="unseen"> – why? location ${of.location}, step ${of.step}</span></button>`;
    })}</div>
    <div>${isChanged ? html`The formula gives <b>${decimal(comesTo)}</b>: a value was changed or ablated.` : words}</div>
  </section>`;
}

function termWords({ symbol, index, number, digits }: Term): TemplateResult {
  return html`<i>${symbol}${index ? html`<sub>${index}</sub>` : nothing}</i><small>${number === undefined ? symbol : decimal(number, digits)}</small>`;
}
