import { html, nothing, svg, type TemplateResult } from "lit";
import type { ExplorerController } from "../../explorer/explorerController.ts";
import { sentenceView } from "../../moves/sentenceView.ts";
import { hitNames } from "../../settings/settings.ts";
import type { Harm } from "./breaking.ts";
import { chosenHit } from "./chosenHit.ts";
import { hitWords, savedWords } from "./harmWords.ts";

/** Form to select the hit: what, where, when, and by how much. */
export function hitForm(controller: ExplorerController, { snapshot }: Harm): TemplateResult {
  const { run, order, lesson } = snapshot;
  const { N, T, W } = run;
  // From the current settings: the damage shown may still belong to the previous hit.
  const chosen = chosenHit(controller.settings, lesson.breaks!, run);
  const places = (by: number) => order.locations[Math.max(0, Math.min(N - 1, order.positions[chosen.location]! + by))]!;
  const within = (value: number, end: number) => Math.max(0, Math.min(end - 1, value));
  const byTo = (event: Event) => {
    const value = (event.target as HTMLInputElement).valueAsNumber;
    if (Number.isFinite(value)) controller.set({ hitBy: Math.round(1000 * Math.max(-10, Math.min(10, value))) });
  };
  return html`<h2>Choose the hit</h2>
    <fieldset class="what"><legend class="unseen">What is hit</legend>${hitNames.map(
      (name) =>
        html`<label><input type="radio" name="hit" .checked=${chosen.on === name} @change=${() => controller.set({ hit: name })} />${hitWords[name]}</label>`,
    )}</fieldset>
    ${stepper("where", `location ${chosen.location}`, (by) => controller.set({ hitLocation: places(by) }), ["Location above", "Location below"])}
    ${
      chosen.on === "cell"
        ? stepper("cell", `cell ${chosen.cell}`, (by) => controller.set({ hitCell: within(chosen.cell + by, W) }), [
            "Previous cell",
            "Next cell",
          ])
        : nothing
    }
    ${stepper("when", `after step ${chosen.step}`, (by) => controller.set({ hitStep: within(chosen.step + by, T - 1) }), ["One step earlier", "One step later"])}
    <fieldset class="how"><legend>how</legend>
      <label><input type="radio" name="how" .checked=${chosen.by === null} @change=${() => controller.set({ hitBy: null })} />set to 0</label>
      <label><input type="radio" name="how" .checked=${chosen.by !== null} @change=${() => controller.set({ hitBy: 1000 })} />add
        <input type="number" aria-label="Number to add" step="0.001" min="-10" max="10" .value=${String(chosen.by ?? 1)} ?disabled=${chosen.by === null} @change=${byTo} /></label>
    </fieldset>`;
}

/** The mark of a locked location in the figure. */
const lines = html`<svg width="18" height="12" role="img" aria-label="green lines">${svg`<path d="M0 2.5H18M0 9.5H18" stroke="var(--use)" stroke-width="1.5" />`}</svg>`;

/** Form to lock locations or sharpen weightings after the hit. */
export function rescueForm(controller: ExplorerController, harm: Harm): TemplateResult {
  const { lock, sharpen } = harm.tried;
  const { lockedLocations } = harm;
  const box = (
    name: "lock" | "sharpen",
    words: string,
  ) => html`<label><input type="checkbox" .checked=${controller.settings[name]}
    @change=${(event: Event) => controller.set({ [name]: (event.target as HTMLInputElement).checked })} />${words}</label>`;
  return html`<fieldset class="rescue"><legend>Try to prevent it</legend>
    ${box("lock", "lock the locations in use")}
    ${lock ? html`<p>${lockedLocations.length === 0 ? "No location was in use." : html`Locations ${lockedLocations.join(", ")} cannot be written or freed after the hit (${lines} in the figure).`}</p>` : nothing}
    ${box("sharpen", "sharpen reads and links")}
    ${sharpen ? html`<p>After every step, read weights and links are squared and rescaled to the same sum.</p>` : nothing}
    ${lock || sharpen ? html`<p class="saved" role="status">${sentenceView(savedWords(harm))}</p>` : nothing}
  </fieldset>`;
}

function stepper(
  legend: string,
  words: string,
  move: (by: 1 | -1) => void,
  [before, after]: readonly [string, string],
): TemplateResult {
  const chevron = (d: string) =>
    html`<svg width="12" height="12" aria-hidden="true"><path d=${d} fill="none" stroke="currentColor" stroke-width="2" /></svg>`;
  return html`<div class="stepper" role="group" aria-label=${legend}><span>${legend}</span>
    <button aria-label=${before} @click=${() => move(-1)}>${chevron("M8 1L3 6l5 5")}</button><b role="status">${words}</b>
    <button aria-label=${after} @click=${() => move(1)}>${chevron("M4 1l5 5l-5 5")}</button></div>`;
}
