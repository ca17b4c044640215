import { html, nothing, svg, type TemplateResult } from "lit";
import type { ExplorerController } from "../explorer/explorerController.ts";
import type { Snapshot } from "../explorer/snapshot.ts";
import { star } from "../figure/star.ts";
import { sentenceView } from "../moves/sentenceView.ts";
import { type ChangeKind, isOfTheSame, placedIn } from "../settings/changes.ts";
import { changeWords } from "./changeWords.ts";

/** Says that an LSTM runs, and shows the score with memory. */
function lstmLine(parameters: number, run: Snapshot["run"], content: Snapshot["content"]): TemplateResult {
  return html`<p class="changes">An LSTM with ${parameters.toLocaleString("en")} weights and no memory.
    ${plainScore("With memory", run, content)}</p>`;
}

/** The score without changes. */
function plainScore(
  label: string,
  run: Snapshot["run"],
  content: Snapshot["content"],
): TemplateResult | typeof nothing {
  const { plainAnswers, rivalAnswers: _, ...own } = run;
  if (!plainAnswers) return nothing;
  return html`<span class="without">${label}: ${sentenceView(content.score({ ...own, answers: plainAnswers }))}</span>`;
}

/** Lists the visitor's changes with the score without them, and buttons to undo them. */
export function changesLine(
  controller: ExplorerController,
  { run, content }: Snapshot,
): TemplateResult | typeof nothing {
  const { settings, lstm } = controller;
  if (lstm) return lstmLine(lstm.parameters, run, content);
  const { changes } = settings;
  if (changes.length === 0) return nothing;
  const set = (kept: typeof changes) => controller.set({ changes: kept });
  return html`<p class="changes">Your changes:
    ${changes.map((change) => {
      const words = changeWords(placedIn(change, run));
      return html`<span class="change">${markOf(change.kind)}${words}<button aria-label="Undo: ${words}" @click=${() => set(changes.filter((one) => !isOfTheSame(one, change)))}>✕</button></span>`;
    })}
    <button class="quiet" @click=${() => set(changes.slice(0, -1))}>undo</button>${
      changes.length > 1 ? html`<button class="quiet" @click=${() => set([])}>undo all</button>` : nothing
    }
    ${plainScore("Unchanged", run, content)}</p>`;
}

/** The mark of a change, drawn as in `changesView`. */
function markOf(kind: ChangeKind): TemplateResult {
  const lines = svg`<path d="M0 3.5H14M0 10.5H14" stroke="var(--use)" stroke-width="1.5" />`;
  return html`<svg width="14" height="14" aria-hidden="true">${kind === "lock" ? lines : star(7, 7, 6)}</svg>`;
}
