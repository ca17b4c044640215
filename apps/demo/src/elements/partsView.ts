import { html, type TemplateResult } from "lit";
import type { Conductor } from "../app/conductor.ts";

const parts = [
  ["noLinks", "no links"],
  ["noAllocation", "no allocation"],
  ["untrained", "untrained"],
  ["byNumber", "rows by number"],
] as const;

/** What the same weights do without a part of the machine. */
export function partsView(conductor: Conductor): TemplateResult {
  const { settings } = conductor;
  return html`<fieldset class="parts"><legend>Take a part away</legend>${parts.map(
    ([name, words]) => html`<label><input type="checkbox" .checked=${settings[name]}
      @change=${(event: Event) => conductor.set({ [name]: (event.target as HTMLInputElement).checked })} />${words}</label>`,
  )}</fieldset>`;
}
