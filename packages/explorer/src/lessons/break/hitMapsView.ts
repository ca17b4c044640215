import { html, nothing, type TemplateResult } from "lit";
import type { ExplorerController } from "../../explorer/explorerController.ts";
import { star } from "../../figure/star.ts";
import { decimal } from "../../moves/sentence.ts";
import type { HitTensor } from "../../session/hit.ts";
import type { HitMap } from "../../session/hitMap.ts";
import { hitNames } from "../../settings/settings.ts";
import type { Harm } from "./breaking.ts";
import { tensors } from "./chosenHit.ts";
import { hitWords } from "./harmWords.ts";
import { hitMapView, summaryOf, summaryWords } from "./hitMapView.ts";

/** Space available to the maps. */
export type MapSize = "phone" | "compact" | "wide";

/** Width of a step in a map. */
const CELL: Readonly<Record<MapSize, number>> = { phone: 8, compact: 7, wide: 9 };

/** Every possible hit, as one map of locations × steps per tensor. A click selects that hit. */
export function hitMapsView(
  controller: ExplorerController,
  harm: Harm,
  maps: readonly HitMap[],
  { size, tables }: { readonly size: MapSize; readonly tables: TemplateResult },
): TemplateResult {
  const { by } = harm.chosen;
  const kinds = [...hitNames.map((on) => tensors[on]), "c"] as const;
  const found = kinds.map((tensor) => maps.find((map) => map.tensor === tensor));
  return html`<section class="maps" aria-label="Every possible hit"><div><h2>${headline(found)}</h2>
      <p>Every number ${by === null ? "set to 0" : `changed by ${decimal(by, 3)}`}, after every step. Darker: more squares of the answer change. Click to select a hit.</p>${tables}</div>
    <div class="all">${kinds.map((tensor, at) => mapOf(controller, harm, tensor, found[at], size))}</div></section>`;
}

/** Headline that states the common result of the maps, if they show it. */
function headline(maps: readonly (HitMap | undefined)[]): string {
  const [cell, use, link] = maps.map((map) => map && summaryOf(map));
  if (!cell || !use || !link) return "Every possible hit";
  return cell.worst < use.worst && cell.worst < link.worst && cell.harmless > use.harmless
    ? "The content is hard to break. The bookkeeping is not."
    : "Every possible hit";
}

function mapOf(
  controller: ExplorerController,
  harm: Harm,
  tensor: HitTensor,
  map: HitMap | undefined,
  size: MapSize,
): TemplateResult {
  const on = hitNames.find((name) => tensors[name] === tensor);
  return html`<div class="map"><h3>${on ? hitWords[on] : "an LSTM cell"}</h3>
    ${map ? cellsOf(controller, harm, map, size) : html`<p class="waiting">computing …</p>`}</div>`;
}

function cellsOf(controller: ExplorerController, harm: Harm, map: HitMap, size: MapSize): TemplateResult {
  const on = hitNames.find((name) => tensors[name] === map.tensor);
  const { chosen, lstm, snapshot } = harm;
  const { locations } = snapshot.order;
  const order = on ? locations : Array.from({ length: map.locations }, (_, n) => n);
  const cell = CELL[size];
  const rowHeight = on ? 6 : size === "phone" ? 3 : 96 / map.locations;
  const own = on === undefined || on === chosen.on;
  const place = on ? snapshot.order.positions[chosen.location]! : lstm.cell;
  const choose = ({ offsetX, offsetY }: PointerEvent) => {
    const hitStep = Math.floor(offsetX / cell);
    const hitLocation = order[Math.floor(offsetY / rowHeight)]!;
    if (!on || hitStep < 0 || hitStep >= map.steps || hitLocation === undefined) return;
    const cells = map.changed.subarray((hitStep * map.locations + hitLocation) * map.cells).subarray(0, map.cells);
    controller.set({
      hit: on,
      hitStep,
      hitLocation,
      ...(on === "cell" ? { hitCell: cells.indexOf(Math.max(...cells)) } : {}),
    });
  };
  const width = map.steps * cell;
  const height = map.locations * rowHeight;
  return html`<div class="cells ${on ? "live" : ""}">${hitMapView(map, order, cell, rowHeight)}
      <svg width=${width} height=${height} aria-hidden="true" @click=${choose}><rect width=${width} height=${height} fill="transparent" />
        ${own ? star((chosen.step + 0.5) * cell, (place + 0.5) * rowHeight, 7) : nothing}</svg></div>
    <p>${summaryWords(summaryOf(map))}</p>`;
}
