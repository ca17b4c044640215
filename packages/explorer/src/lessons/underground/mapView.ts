import { nothing, type SVGTemplateResult, svg } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Journey } from "./journey.ts";
import { colourOf } from "./lineColours.ts";
import { mapLabels } from "./mapLabels.ts";
import type { MapMoment } from "./mapMoment.ts";
import { type MapSize, placeOf } from "./places.ts";
import { endOf } from "./route.ts";
import { edges, nameOf, stations, tracks } from "./tracks.ts";

/** The input of the map's drawing. */
export interface MapScene {
  readonly size: MapSize;
  readonly fontSize: number;
  readonly journey: Journey;
  readonly moment: MapMoment;
  /** The mark that the tab key reaches: "s3" for a station, "t5" for a track. */
  readonly active: string;
  /** The first of two stations that are being chosen. */
  readonly begun: string | undefined;
  /** Called when a mark is pressed. */
  press(mark: string): void;
}

/** The map: tracks in the colours of their lines, what is told and read, and the stations with their names. */
export function mapView(scene: MapScene): SVGTemplateResult {
  const { size, fontSize, journey } = scene;
  const first = [journey.route.from, ...journey.route.edges.map((edge) => edges[edge]![2])];
  const named = [size.width, size.height, fontSize, first.join()];
  return svg`${routeView(scene)}${readsView(scene)}
    ${tracks.map((_, track) => trackView(scene, track))}
    ${arrowsView(scene)}
    ${guard(named, () => labelsView(scene, [...new Set(first)]))}
    ${stations.map((_, station) => stationView(scene, station))}`;
}

/** Path of a track, or of an edge in its direction. */
function pathOf(size: MapSize, a: string, b: string): string {
  const [[x, y], [toX, toY]] = [placeOf(a, size), placeOf(b, size)];
  return `M${x.toFixed(1)} ${y.toFixed(1)}L${toX.toFixed(1)} ${toY.toFixed(1)}`;
}

function edgePath(size: MapSize, edge: number): string {
  const [source, , destination] = edges[edge]!;
  return pathOf(size, source, destination);
}

/** The planned route: a pale band. */
function routeView({ size, journey }: MapScene): SVGTemplateResult {
  const path = journey.route.edges.map((edge) => edgePath(size, edge)).join("");
  return svg`<path d=${path} fill="none" stroke="var(--ink)" stroke-width="15" stroke-linecap="round" opacity="0.09" />`;
}

/** The tracks that the read locations hold: blue bands; orange for the one that is being told. */
function readsView({ size, moment }: MapScene): SVGTemplateResult {
  const band = (edge: number, role: string, opacity: number) =>
    svg`<path d=${edgePath(size, edge)} fill="none" stroke="var(--${role})" stroke-width="11" stroke-linecap="round" opacity=${opacity} />`;
  return svg`${moment.read.map(([edge, isNow]) => band(edge, "read", isNow ? 1 : 0.5))}${moment.telling === undefined ? nothing : band(moment.telling, "write", 1)}`;
}

/** Arrows along the tracks that were read. */
function arrowsView({ size, moment }: MapScene): SVGTemplateResult {
  return svg`${moment.read.map(([edge]) => {
    const [source, , destination] = edges[edge]!;
    const [[x, y], [toX, toY]] = [placeOf(source, size), placeOf(destination, size)];
    const turn = (Math.atan2(toY - y, toX - x) * 180) / Math.PI;
    return svg`<path d="M-4 -5L5 0L-4 5z" fill="var(--read)" stroke="var(--page)" stroke-width="1.5" paint-order="stroke" pointer-events="none"
      transform="translate(${((x + toX) / 2).toFixed(1)} ${((y + toY) / 2).toFixed(1)}) rotate(${turn.toFixed(0)})" />`;
  })}`;
}

function trackView(scene: MapScene, track: number): SVGTemplateResult {
  const { size, journey, moment, active, press } = scene;
  const { a, b, line } = tracks[track]!;
  const isCut = journey.cut.includes(track);
  const path = pathOf(size, a, b);
  const mark = `t${track}`;
  const isTold = moment.told[track];
  return svg`<g class="mark track" data-mark=${mark} role="button" tabindex=${active === mark ? 0 : -1} aria-pressed=${isCut}
      aria-label="Cut the track ${nameOf(a)} to ${nameOf(b)}, ${line} line" @click=${() => press(mark)}>
    <path class="hit" d=${path} /><path d=${path} fill="none" stroke=${isTold && !isCut ? colourOf(line) : "var(--ink3)"}
      stroke-width=${isTold && !isCut ? 4.5 : 1.2} stroke-dasharray=${isCut ? "3 5" : nothing} stroke-linecap="round" opacity=${isTold || isCut ? 1 : 0.5} />
    ${isCut ? cutMark(size, a, b) : nothing}</g>`;
}

function cutMark(size: MapSize, a: string, b: string): SVGTemplateResult {
  const [[x, y], [toX, toY]] = [placeOf(a, size), placeOf(b, size)];
  const d = `M${((x + toX) / 2 - 5).toFixed(1)} ${((y + toY) / 2 - 5).toFixed(1)}l10 10m0 -10l-10 10`;
  return svg`<path d=${d} stroke="var(--page)" stroke-width="6" stroke-linecap="round" /><path d=${d} stroke="var(--ink)" stroke-width="2.4" stroke-linecap="round" />`;
}

function labelsView({ size, fontSize }: MapScene, first: readonly string[]): SVGTemplateResult {
  return svg`<g class="names" aria-hidden="true" font-size=${fontSize}>${mapLabels(size, fontSize, first).map(
    ({ station, lines, x, y, anchor }) =>
      svg`<text class=${first.includes(station) ? "on" : ""} text-anchor=${anchor}>${lines.map(
        (line, at) => svg`<tspan x=${x.toFixed(1)} y=${(y + at * 1.05 * fontSize).toFixed(1)}>${line}</tspan>`,
      )}</text>`,
  )}</g>`;
}

function stationView(scene: MapScene, at: number): SVGTemplateResult {
  const { size, journey, active, begun, press } = scene;
  const station = stations[at]!;
  const [x, y] = placeOf(station, size);
  const mark = `s${at}`;
  const isEnd = station === journey.route.from || station === endOf(journey.route);
  const verb = begun === undefined ? "Start at" : begun === station ? "Start chosen:" : "Go to";
  return svg`<g class="mark station" data-mark=${mark} role="button" tabindex=${active === mark ? 0 : -1} aria-label="${verb} ${nameOf(station)}"
      @click=${() => press(mark)}>
    <circle class="hit" cx=${x} cy=${y} r="12" /><circle cx=${x} cy=${y} r=${isEnd || begun === station ? 6 : 4} fill=${begun === station ? "var(--ink)" : "var(--page)"}
      stroke="var(--ink)" stroke-width=${isEnd ? 3 : 1.6} />${answerMark(scene, station, x, y)}</g>`;
}

/** A dot for a station that was named rightly, a cross for one that was named wrongly. */
function answerMark({ moment }: MapScene, station: string, x: number, y: number): SVGTemplateResult | typeof nothing {
  const named = moment.stops.filter(({ answer }) => answer === station);
  if (named.some(({ isRight }) => isRight === false)) {
    const d = `M${x - 5} ${y - 5}l10 10m0 -10l-10 10`;
    return svg`<path d=${d} stroke="var(--page)" stroke-width="5.5" /><path d=${d} stroke="var(--error)" stroke-width="2.4" />`;
  }
  if (named.length === 0) return nothing;
  return svg`<circle cx=${x} cy=${y} r="3" fill=${named.some(({ isRight }) => isRight) ? "var(--ink)" : "var(--ink3)"} />`;
}
