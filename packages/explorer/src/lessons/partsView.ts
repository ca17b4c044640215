import { html, nothing, type TemplateResult } from "lit";
import type { Conductor } from "../explorer/explorerController.ts";

const parts = [
  ["noLinks", "no links"],
  ["noAllocation", "no allocation"],
  ["untrained", "untrained"],
] as const;

/** What the same weights do without a part of the machine. */
export function partsView(conductor: Conductor): TemplateResult {
  const { settings, summary } = conductor;
  const shown = summary?.lstm ? [...parts, ["noMemory", "no memory: an LSTM"] as const] : parts;
  return html`${choiceView(conductor)}<fieldset class="parts"><legend>Take a part away</legend>${shown.map(
    ([
      name,
      words,
    ]) => html`<label><input type="checkbox" .checked=${settings[name]} ?disabled=${conductor.lstm !== undefined && (name === "noLinks" || name === "noAllocation")}
      @change=${(event: Event) => conductor.set({ [name]: (event.target as HTMLInputElement).checked })} />${words}</label>`,
  )}</fieldset>`;
}

/** What the lesson lets one choose beside the picture. */
function choiceView(conductor: Conductor): TemplateResult | typeof nothing {
  const { exhibit } = conductor;
  if (exhibit.kind !== "picture" || !exhibit.lesson.choice) return nothing;
  const { label, names } = exhibit.lesson.choice;
  const choose = (event: Event) => conductor.set({ choice: (event.target as HTMLSelectElement).selectedIndex });
  return html`<div class="parts"><label class="choice">${label}<select @change=${choose}>${names.map(
    (name, at) => html`<option ?selected=${at === exhibit.choice}>${name}</option>`,
  )}</select></label></div>`;
}
