import { html, nothing, type TemplateResult } from "lit";
import type { ExplorerController } from "./explorerController.ts";
import { foldedMenu } from "./foldedMenu.ts";

/** Menu that shows the current backend, the reason for it, and the alternatives. */
export function backendMenu(controller: ExplorerController): TemplateResult | typeof nothing {
  const { computing, settings } = controller;
  if (!computing) return nothing;
  const { description, reason, choices } = computing;
  const choose = (event: Event) => controller.set({ backend: (event.target as HTMLSelectElement).value || null });
  return foldedMenu(
    html`<span class="wide-only">runs in this tab · ${inWords(description)}</span><span class="narrow-only">Runs on</span> ▾`,
    html`<p role="status">${reason}</p>
    <label class="pick">Run on <select @change=${choose}><option value="" ?selected=${settings.backend === null}>automatic</option>
      ${choices.map(({ name, label }) => html`<option value=${name} ?selected=${settings.backend === name}>${label}</option>`)}</select></label>`,
  );
}

/** Returns "WebAssembly, relaxed SIMD, 1 thread" for core's "wasm relaxed simd, 1 thread". */
function inWords(description: string): string {
  return description.replace(/^wasm (relaxed )?simd/, (_, relaxed = "") => `WebAssembly, ${relaxed}SIMD`);
}
