import { html, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { live } from "lit/directives/live.js";
import type { ExplorerController } from "../explorer/explorerController.ts";
import type { Snapshot } from "../explorer/snapshot.ts";
import { mainLocation } from "../figure/scene.ts";
import { type Change, isOfTheSame, rangeOf, withChange } from "../settings/changes.ts";
import { type Aim, placeOf } from "./aim.ts";
import { gateWords, locationWords } from "./changeWords.ts";

/** Replaces the form if the network has no memory; same height. */
export const nothingToChange: TemplateResult = html`<div class="changing"><h2>Change a value</h2>
  <p class="nothing">Without memory there is nothing to change.</p></div>`;

/** Form to change a number of the current step, or to lock a location. */
export function changeForm(
  controller: ExplorerController,
  { run }: Snapshot,
  aim: Aim,
  choose: (aim: Aim) => void,
): TemplateResult {
  const { step, settings } = controller;
  const location = controller.location ?? mainLocation(run.readWeights, step, run.N).location;
  const place = placeOf(run, aim, step, location);
  const [least, most] = rangeOf(aim.kind).map((thousandths) => thousandths / 1000) as [number, number];
  // Another update of the page must not replace what the user is typing.
  const shown = guard([step, location, aim.kind, aim.cell, place.value], () => live(String(place.value / 1000)));
  const apply = (event: Event) => {
    event.preventDefault();
    const input = (event.currentTarget as HTMLFormElement).elements.namedItem("value") as HTMLInputElement;
    if (!Number.isFinite(input.valueAsNumber)) return;
    const value = Math.round(1000 * Math.min(most, Math.max(least, input.valueAsNumber)));
    // The changed run may read another location: keep the form on this one.
    controller.set({ changes: withChange(settings.changes, { ...place, value }), location });
  };
  return html`<form class="changing" aria-label="Change a value" @submit=${apply} novalidate><h2>Change a value at step ${step}</h2>
    <div><select aria-label="Value to change" @change=${(event: Event) => choose(aimFrom((event.target as HTMLSelectElement).value))}>
      <optgroup label="Location ${location}">${optionsOf(locationWords, aim, `location ${location}, `)}</optgroup>
      <optgroup label="Cells of location ${location}">${Array.from(
        { length: run.W },
        (_, cell) =>
          html`<option value="cell.${cell}" ?selected=${aim.kind === "cell" && aim.cell === cell}>location ${location}, cell ${cell}</option>`,
      )}</optgroup>
      <optgroup label="Gates">${optionsOf(gateWords, aim, "")}</optgroup></select>
    <input name="value" type="number" aria-label="New value" step="0.001" min=${least} max=${most} .value=${shown} />
    <button class="go">Set</button></div>
    ${lockBox(controller, location)}</form>`;
}

function lockBox(controller: ExplorerController, location: number): TemplateResult {
  const { step, settings } = controller;
  const lock: Change = { kind: "lock", step, location, cell: 0, value: 0 };
  const held = settings.changes.find(({ kind, location: locked }) => kind === "lock" && locked === location);
  const change = () => {
    const changes = held
      ? settings.changes.filter((one) => !isOfTheSame(one, held))
      : withChange(settings.changes, lock);
    controller.set({ changes, location });
  };
  return html`<label><input type="checkbox" .checked=${live(held !== undefined)} @change=${change} />lock location ${location} from step ${held?.step ?? step} on</label>`;
}

const optionsOf = (words: Readonly<Record<string, string>>, aim: Aim, before: string) =>
  Object.entries(words).map(
    ([kind, label]) => html`<option value="${kind}.0" ?selected=${aim.kind === kind}>${before}${label}</option>`,
  );

function aimFrom(value: string): Aim {
  const [kind, cell] = value.split(".");
  return { kind: kind as Aim["kind"], cell: Number(cell) };
}
