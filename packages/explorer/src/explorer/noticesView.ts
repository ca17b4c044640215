import { html, nothing, type TemplateResult } from "lit";
import type { ExplorerController } from "./explorerController.ts";

/** Messages above everything else: that the backend was replaced, and why a file could not be loaded. */
export function noticesView(controller: ExplorerController): TemplateResult {
  const { notice, modelFile } = controller;
  return html`${notice ? html`<p class="notice" role="status">${notice}</p>` : nothing}${
    modelFile.problem
      ? html`<p class="notice wrong" role="alert"><span>${modelFile.problem}</span>
    <button aria-label="Dismiss" @click=${() => controller.dismissFileProblem()}>✕</button></p>`
      : nothing
  }`;
}
