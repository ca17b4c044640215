import { html, type TemplateResult } from "lit";
import type { ExplorerController } from "../explorer/explorerController.ts";

/** Positions of the slider: null, the dense memory, then N, and the powers of two below it down to 1. */
export function sparseStops(locations: number): readonly (number | null)[] {
  const powers = Array.from({ length: 9 }, (_, k) => 2 ** (8 - k)).filter((power) => power < locations);
  return [null, locations, ...powers];
}

/** Says how many locations a read may touch. */
export function sparseWords(reads: number | null, locations: number): string {
  return reads === null ? `all ${locations} (dense)` : `${reads} of ${locations} locations`;
}

/**
 * A slider from the dense memory to a sparse one that finds a single location. It sets the number of locations that a
 * look-up, a link and an allocation find. The weights stay.
 */
export function sparseView(controller: ExplorerController, locations: number): TemplateResult {
  const stops = sparseStops(locations);
  const { sparse } = controller.settings;
  const fitting = stops.findIndex((reads) => reads !== null && sparse !== null && reads <= sparse);
  const at = Math.max(0, fitting);
  const words = sparseWords(stops[at]!, locations);
  const slide = ({ target }: Event) => controller.set({ sparse: stops[Number((target as HTMLInputElement).value)]! });
  return html`<label class="sparse">reads <input type="range" min="0" max=${stops.length - 1} step="1" .value=${String(at)} aria-label="Locations that a read may touch" aria-valuetext=${words}
    ?disabled=${controller.lstm !== undefined} @input=${slide} />${words}</label>`;
}
