import { html, nothing, type SVGTemplateResult, svg } from "lit";
import { type Geometry, locationTop, type Spot, stepX } from "../../figure/geometry.ts";
import { sideLabel, uprightLabel } from "../../figure/labelsView.ts";
import { Outlines, rectOutline } from "../../figure/outlines.ts";
import type { FigureContent, Scene, Tip } from "../../figure/scene.ts";
import type { Run } from "../../session/run.ts";
import { crossMark } from "../picture/answeredView.ts";
import { answeredAt, askedAt, type Journey } from "./journey.ts";
import { colourOf } from "./lineColours.ts";
import { mapSize } from "./mapSize.ts";
import { mapTables } from "./mapTables.ts";
import { answerWords, directionWords, edgeWords, mapMoves, mapSay, mapScore, mapSummary } from "./mapWords.ts";
import { heldAt, stopsOf } from "./stops.ts";
import { edges, lineOf } from "./tracks.ts";

/** Time per step while the figure plays, in milliseconds: fast while the map is told, slow for the answers. */
const PACE = { told: 60, asked: 300, answered: 1000 } as const;

/** The content of the Underground in the figure: the lines of the tracks and of the answers, as colours. */
export function mapFigure(journey: Journey): FigureContent {
  const { told, route, phases } = journey;
  return {
    size: mapSize,
    phases,
    shown: (scene) => shownView(scene, journey),
    ties: () => nothing,
    answered: (scene) => answeredView(scene, journey),
    labels: ({ geometry: g }) => labels(g),
    meanings: (scene) => meaningsView(scene, journey),
    legend: html`<span>${icon(svg`<rect x="1" y="4" width="6" height="9" fill=${colourOf("Central")} /><rect x="9" y="4" width="6" height="9" fill=${colourOf("Victoria")} />`)}the line of a track</span>
      <span>${icon(crossMark(8, 8, 3.6))}wrong</span>`,
    tip: (run, spot) => tipOf(run, journey, spot),
    moves: (run, t) => mapMoves(run, journey, t),
    say: (run, t) => mapSay(run, journey, t),
    score: (run) => mapScore(run, journey),
    summary: (run) => mapSummary(run, journey),
    tables: (run, t) => mapTables(run, journey, t),
    pace: (t) => (t < told.length ? PACE.told : t < told.length + route.edges.length ? PACE.asked : PACE.answered),
  };
}

const icon = (drawn: unknown) => html`<svg width="16" height="16" aria-hidden="true">${drawn}</svg>`;

/** A band of the colours of lines, one for each step. */
function band(
  { geometry: g }: Scene,
  top: number,
  lines: readonly (readonly [step: number, line: string])[],
): SVGTemplateResult {
  const bars = new Outlines();
  const gap = g.step < 3 ? 0 : 0.5;
  for (const [step, line] of lines)
    bars.add(rectOutline(g.left + step * g.step + gap / 2, top + 1, g.step - gap, g.square - 2), {
      fill: colourOf(line),
    });
  return svg`<rect x=${g.left} y=${top} width=${g.right - g.left} height=${g.square} fill="var(--paper)" />${bars.drawn()}`;
}

/** The tracks that are told, then the directions. */
function shownView(scene: Scene, journey: Journey): SVGTemplateResult {
  const { told, route } = journey;
  const lineAt = (edge: number) => lineOf(edges[edge]![1]);
  return band(scene, scene.geometry.shown, [
    ...told.map((edge, step) => [step, lineAt(edge)] as const),
    ...route.edges.map((edge, direction) => [askedAt(journey, direction), lineAt(edge)] as const),
  ]);
}

/** The answers: the line that was followed, and a cross if the station is wrong. */
function answeredView(scene: Scene, journey: Journey): SVGTemplateResult {
  const { geometry: g, run } = scene;
  const stops = stopsOf(run, journey);
  const lines = stops.map(({ step, direction }) => [step, lineOf(direction)] as const);
  const crosses = stops.filter(({ isRight }) => isRight === false);
  return svg`${band(scene, g.answered, lines)}
    ${crosses.map(({ step }) => crossMark(stepX(g, step), g.answered + g.square / 2, 3))}`;
}

function labels(g: Geometry): SVGTemplateResult {
  if (g.phone) return svg`${uprightLabel(g.shown + g.square / 2, "told")}`;
  return svg`${sideLabel(g, g.shown + 11, "told", "ink", true)}${sideLabel(g, g.answered + 11, "answered", "ink", true)}`;
}

/** Beside each location, the line of the track that it holds. */
function meaningsView({ geometry: g, run, order, t }: Scene, journey: Journey): SVGTemplateResult {
  const bars = new Outlines();
  for (const n of order.locations) {
    const { edge } = heldAt(run, journey, n, t);
    if (edge !== undefined)
      bars.add(rectOutline(g.meaning - 6, locationTop(g, order, n), 12, g.rowHeight), {
        fill: colourOf(lineOf(edges[edge]![1])),
      });
  }
  return svg`${bars.drawn()}`;
}

/** The track, the direction or the answer under the pointer. */
function tipOf(run: Run, journey: Journey, spot: Spot): Tip | undefined {
  const { told, route } = journey;
  if (!("t" in spot) || (spot.on !== "shown" && spot.on !== "answered")) return undefined;
  const tip = (words: string): Tip => ({ place: `step ${spot.t}`, values: [{ words, role: "plain" }] });
  const direction = route.edges[spot.t - told.length];
  if (spot.on === "answered") {
    const stop = stopsOf(run, journey)[spot.t - answeredAt(journey, 0)];
    return stop && tip(`answers ${answerWords(stop.answer)}`);
  }
  if (told[spot.t] !== undefined) return tip(edgeWords(told[spot.t]!));
  return direction === undefined ? undefined : tip(directionWords(edges[direction]![1]));
}
