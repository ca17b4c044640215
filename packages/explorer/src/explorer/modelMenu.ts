import { html, nothing, type TemplateResult } from "lit";
import type { ExplorerController } from "./explorerController.ts";
import "./dnc-save.ts";
import { closeMenu, foldedMenu } from "./foldedMenu.ts";

/** Menu that describes the model, and saves or loads model files. */
export function modelMenu(controller: ExplorerController): TemplateResult {
  const { summary, file, lesson } = controller;
  return foldedMenu(
    "Model ▾",
    html`<h2>${file ?? lesson.model}</h2>
    ${
      file
        ? html`<p>From your disk. It stays in this tab.</p>`
        : summary
          ? html`<p>It ${summary.description}.</p><p>${summary.parameters.toLocaleString("en")} weights, seed ${summary.seed}, trained on ${summary.date}.</p>`
          : nothing
    }
    <div class="does"><dnc-save .controller=${controller}></dnc-save>
      <label><input type="file" accept=".safetensors" @change=${(event: Event) => load(controller, event)} />Open a file</label>
      ${file ? html`<button @click=${() => controller.unload()}>Use the lesson’s model</button>` : nothing}</div>
    <p class="hint">You can also drop a file on the page, or drag “Save” out of it.</p>`,
  );
}

function load(controller: ExplorerController, event: Event): void {
  const input = event.target as HTMLInputElement;
  const file = input.files?.[0];
  if (file) void controller.load(file);
  input.value = "";
  closeMenu(input);
}
