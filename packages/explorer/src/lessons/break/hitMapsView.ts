import { html, nothing, type TemplateResult } from "lit";
import type { Conductor } from "../../explorer/explorerController.ts";
import { star } from "../../figure/star.ts";
import { decimal } from "../../moves/sentence.ts";
import type { HitTensor } from "../../session/hit.ts";
import type { HitMap } from "../../session/hitMap.ts";
import { hitNames } from "../../settings/settings.ts";
import type { Harm } from "./breaking.ts";
import { tensors } from "./chosenHit.ts";
import { hitWords } from "./harmWords.ts";
import { hitMapView, summaryOf, summaryWords } from "./hitMapView.ts";

/** How much room the maps have. */
export type MapSize = "phone" | "compact" | "roomy";

/** Width of a step in a map. */
const CELL: Readonly<Record<MapSize, number>> = { phone: 8, compact: 7, roomy: 9 };

/** Every possible hit: rows by steps, one map a kind; a click makes that hit. */
export function hitMapsView(
  conductor: Conductor,
  harm: Harm,
  maps: readonly HitMap[],
  { size, tables }: { readonly size: MapSize; readonly tables: TemplateResult },
): TemplateResult {
  const { by } = harm.chosen;
  const kinds = [...hitNames.map((on) => tensors[on]), "c"] as const;
  const found = kinds.map((tensor) => maps.find((map) => map.tensor === tensor));
  return html`<section class="maps" aria-label="Every possible hit"><div><h2>${headline(found)}</h2>
      <p>Every single number ${by === null ? "set to 0" : `changed by ${decimal(by, 3)}`}, after every step: the darker, the more squares of the answer turn. Click one to make that hit.</p>${tables}</div>
    <div class="all">${kinds.map((tensor, at) => mapOf(conductor, harm, tensor, found[at], size))}</div></section>`;
}

/** What all the maps say together, where they say it. */
function headline(maps: readonly (HitMap | undefined)[]): string {
  const [cell, use, link] = maps.map((map) => map && summaryOf(map));
  if (!cell || !use || !link) return "Every possible hit";
  return cell.worst < use.worst && cell.worst < link.worst && cell.harmless > use.harmless
    ? "What it remembers is hard to break. Where it keeps it is not."
    : "Every possible hit";
}

function mapOf(
  conductor: Conductor,
  harm: Harm,
  tensor: HitTensor,
  map: HitMap | undefined,
  size: MapSize,
): TemplateResult {
  const on = hitNames.find((name) => tensors[name] === tensor);
  return html`<div class="map"><h3>${on ? hitWords[on] : "an LSTM cell"}</h3>
    ${map ? cellsOf(conductor, harm, map, size) : html`<p class="waiting">trying …</p>`}</div>`;
}

function cellsOf(conductor: Conductor, harm: Harm, map: HitMap, size: MapSize): TemplateResult {
  const on = hitNames.find((name) => tensors[name] === map.tensor);
  const { chosen, lstm, snapshot } = harm;
  const { rows } = snapshot.order;
  const order = on ? rows : Array.from({ length: map.rows }, (_, n) => n);
  const [cell, row] = [CELL[size], on ? 6 : size === "phone" ? 3 : 96 / map.rows];
  const own = on === undefined || on === chosen.on;
  const place = on ? snapshot.order.places[chosen.row]! : lstm.cell;
  const choose = ({ offsetX, offsetY }: PointerEvent) => {
    const [hitStep, hitRow] = [Math.floor(offsetX / cell), order[Math.floor(offsetY / row)]!];
    if (!on || hitStep < 0 || hitStep >= map.steps || hitRow === undefined) return;
    const cells = map.changed.subarray((hitStep * map.rows + hitRow) * map.cells).subarray(0, map.cells);
    conductor.set({
      hit: on,
      hitStep,
      hitRow,
      ...(on === "cell" ? { hitCell: cells.indexOf(Math.max(...cells)) } : {}),
    });
  };
  const [width, height] = [map.steps * cell, map.rows * row];
  return html`<div class="cells ${on ? "live" : ""}">${hitMapView(map, order, cell, row)}
      <svg width=${width} height=${height} aria-hidden="true" @click=${choose}><rect width=${width} height=${height} fill="transparent" />
        ${own ? star((chosen.step + 0.5) * cell, (place + 0.5) * row, 7) : nothing}</svg></div>
    <p>${summaryWords(summaryOf(map))}</p>`;
}
