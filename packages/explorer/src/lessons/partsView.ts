import { html, nothing, type TemplateResult } from "lit";
import type { ExplorerController } from "../explorer/explorerController.ts";
import { sparseView } from "./sparseView.ts";

const parts = [
  ["noLinks", "no links"],
  ["noAllocation", "no allocation"],
  ["untrained", "untrained"],
] as const;

/** Checkboxes that ablate parts of the network, with the same weights. */
export function partsView(controller: ExplorerController): TemplateResult {
  const { settings, summary, lesson, snapshot } = controller;
  // The untrained network and the LSTM are those of the lesson.
  const own = controller.file === undefined ? parts : parts.filter(([name]) => name !== "untrained");
  const shown = summary?.lstm && own === parts ? [...parts, ["noMemory", "no memory: an LSTM"] as const] : own;
  return html`${choiceView(controller)}<fieldset class="parts"><legend>Remove a part</legend>${shown.map(
    ([
      name,
      words,
    ]) => html`<label><input type="checkbox" .checked=${settings[name]} ?disabled=${controller.lstm !== undefined && (name === "noLinks" || name === "noAllocation")}
      @change=${(event: Event) => controller.set({ [name]: (event.target as HTMLInputElement).checked })} />${words}</label>`,
  )}${lesson.name === "copy" ? sparseView(controller, snapshot?.run.N ?? lesson.memory.locations) : nothing}</fieldset>`;
}

/** The lesson's own option. */
function choiceView(controller: ExplorerController): TemplateResult | typeof nothing {
  const { lessonContent } = controller;
  if (lessonContent.kind !== "picture" || !lessonContent.lesson.choice) return nothing;
  const { label, names } = lessonContent.lesson.choice;
  const choose = (event: Event) => controller.set({ choice: (event.target as HTMLSelectElement).selectedIndex });
  return html`<div class="parts"><label class="choice">${label}<select @change=${choose}>${names.map(
    (name, at) => html`<option ?selected=${at === lessonContent.choice}>${name}</option>`,
  )}</select></label></div>`;
}
