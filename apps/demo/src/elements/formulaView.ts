import { html, nothing, type TemplateResult } from "lit";
import type { Formula } from "../figure/formula.ts";
import { decimal } from "../moves/sentence.ts";

/** A formula with its numbers under its symbols. */
export function formulaView({ question, terms, words }: Formula, close: () => void): TemplateResult {
  return html`<section class="formula" aria-live="polite">
    <h3>${question}</h3>
    <button class="close" aria-label="Close the formula" @click=${close}>✕</button>
    <div class="terms">${terms.map(
      ({ symbol, index, number, role }, at) => html`<span class="${role ?? ""} ${at === 0 ? "main" : ""}"
        ><i>${symbol}${index ? html`<sub>${index}</sub>` : nothing}</i><small>${number === undefined ? symbol : decimal(number)}</small></span>`,
    )}</div>
    <div>${words}</div>
  </section>`;
}
