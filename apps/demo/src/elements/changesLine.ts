import { html, nothing, type TemplateResult } from "lit";
import type { Conductor, Snapshot } from "../app/conductor.ts";
import { changeWords } from "../changing/changeWords.ts";
import { isOfTheSame } from "../settings/changes.ts";
import { sentenceView } from "./sentenceView.ts";

/** That there is no memory, and how it is with one. */
function lstmLine(parameters: number, run: Snapshot["run"], content: Snapshot["content"]): TemplateResult {
  const { plainAnswers } = run;
  return html`<p class="changes">An LSTM alone, ${parameters.toLocaleString("en")} weights, no memory to show.
    ${plainAnswers ? html`<span class="without">With its memory: ${sentenceView(content.score({ ...run, answers: plainAnswers }))}</span>` : nothing}</p>`;
}

/** What the visitor changed, how it would be without, and the ways back. */
export function changesLine(conductor: Conductor, { run, content }: Snapshot): TemplateResult | typeof nothing {
  const { settings, lstm } = conductor;
  if (lstm) return lstmLine(lstm.parameters, run, content);
  const { changes } = settings;
  if (changes.length === 0) return nothing;
  const set = (kept: typeof changes) => conductor.set({ changes: kept });
  const { plainAnswers } = run;
  return html`<p class="changes">Changed by you:
    ${changes.map((change) => {
      const words = changeWords(change);
      return html`<span class="change">${words}<button aria-label="Take back: ${words}" @click=${() => set(changes.filter((one) => !isOfTheSame(one, change)))}>✕</button></span>`;
    })}
    <button class="quiet" @click=${() => set(changes.slice(0, -1))}>undo</button>${
      changes.length > 1 ? html`<button class="quiet" @click=${() => set([])}>undo all</button>` : nothing
    }
    ${plainAnswers ? html`<span class="without">Without: ${sentenceView(content.score({ ...run, answers: plainAnswers }))}</span>` : nothing}</p>`;
}
