import { nothing, type PropertyDeclarations, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { changesView } from "../changes/changesView.ts";
import type { Still } from "../explorer/opening.ts";
import type { Snapshot } from "../explorer/snapshot.ts";
import type { Layout } from "../lessons/lesson.ts";
import { plainWords } from "../moves/sentence.ts";
import { cellsView } from "./cellsView.ts";
import { cursorGround, leadView, rulerView } from "./cursorView.ts";
import { FigureElement, type Hover, type StepTouch } from "./figureElement.ts";
import { futureView, inviteView } from "./futureView.ts";
import { gatesView, patterns } from "./gatesView.ts";
import { type FigureSize, type Geometry, geometryOf, type Spot, spotAt } from "./geometry.ts";
import { insideView } from "./insideView.ts";
import { labelsView } from "./labelsView.ts";
import { linksView } from "./linksView.ts";
import { locationNumbers, locationsGround, locationsView } from "./locationsView.ts";
import { memoryView } from "./memoryView.ts";
import { pointers, type Scene } from "./scene.ts";
import { tipOf } from "./tip.ts";
import "./dnc-matrix.ts";

type OwnTouch =
  | { readonly kind: "flip"; readonly column: number; readonly square: number }
  | { readonly kind: "choose"; readonly spot: Spot };

/** An action of the visitor on the figure. */
export type Touch = StepTouch | OwnTouch;

/** The figure: all views share one time axis, one list of locations and one cursor. */
export class DncFigure extends FigureElement<OwnTouch> {
  static override properties: PropertyDeclarations = {
    snapshot: { attribute: false },
    move: { attribute: false },
    layout: { attribute: false },
    revealed: { attribute: false },
    still: { attribute: false },
    hidesInput: { type: Boolean },
    invites: { type: Boolean },
  };

  declare snapshot: Snapshot;
  declare move: number | null;
  declare layout: Layout;
  /** Number of steps that are drawn; Infinity: all. */
  declare revealed: number;
  /** The current still of the opening, which omits the inside of a step and the links. */
  declare still: Still | undefined;
  /** Whether the input is covered, because the network must do without it. */
  declare hidesInput: boolean;
  /** Whether to mark the squares that the visitor may draw. */
  declare invites: boolean;

  constructor() {
    super();
    this.move = null;
    this.revealed = Number.POSITIVE_INFINITY;
    this.hidesInput = this.invites = false;
  }

  protected override get steps(): number {
    return this.snapshot.run.T;
  }

  protected override get geometry(): Geometry {
    return geometryOf(this.#size, this.layout, this.maxWidth, this.phone);
  }

  get #size(): FigureSize {
    const { run, content } = this.snapshot;
    return { T: run.T, N: run.N, W: run.W, ...content.size };
  }

  get #scene(): Scene {
    const { geometry, move, focused } = this;
    const { run, content, order } = this.snapshot;
    return {
      run,
      content,
      order,
      geometry,
      t: this.step,
      move,
      location: this.hover.location ?? this.location,
      focused,
    };
  }

  protected override render(): TemplateResult {
    const { run, content, changes, kind } = this.snapshot;
    const isCovered = this.revealed < run.T || this.hidesInput;
    if (run.cells) return this.#lstm(run.cells);
    const scene = this.#scene;
    const { width, height, step } = scene.geometry;
    const roles = new Map(pointers(scene).map(({ location, role }) => [location, role]));
    const fixed = [this.snapshot, width, height, step, this.phone];
    const drawn = svg`${patterns}
      ${guard(fixed, () => locationsGround(scene))}
      ${cursorGround(scene)}${content.ties(scene)}${isCovered ? nothing : leadView(scene)}
      ${guard(fixed, () => svg`${content.shown(scene)}${locationsView(scene)}${gatesView(scene)}${content.answered(scene)}${content.labels(scene)}${labelsView(scene)}${changesView(scene, changes)}`)}
      ${isCovered ? svg`${futureView(scene, this.revealed, this.hidesInput)}${leadView(scene)}` : nothing}
      ${this.invites && kind === "picture" ? inviteView(scene, this.snapshot.episode.shown) : nothing}
      ${locationNumbers(scene, roles)}
      ${this.still ? nothing : svg`${insideView(scene)}${linksView(scene)}`}${memoryView(scene)}${rulerView(scene)}`;
    const label = `${run.N} memory locations over ${run.T} steps. Text and tables below describe the figure.`;
    return this.frame(drawn, label, plainWords(content.moves(run, this.step)[5]!.pieces));
  }

  /** Input, cells and answers of an LSTM; it has no memory. */
  #lstm(cells: Float32Array): TemplateResult {
    const { run, content } = this.snapshot;
    const scene: Scene = { ...this.#scene, location: null };
    const { width, height, step } = scene.geometry;
    const fixed = [this.snapshot, width, height, step, this.phone];
    const drawn = svg`${guard(fixed, () => cellsView(run, cells, scene.geometry))}${cursorGround(scene)}
      ${guard(fixed, () => svg`${content.shown(scene)}${content.answered(scene)}${content.labels(scene)}`)}
      ${this.revealed < run.T ? futureView(scene, this.revealed, false) : nothing}${rulerView(scene)}`;
    const label = `${cells.length / run.T} LSTM cells over ${run.T} steps. Text and tables below describe the figure.`;
    return this.frame(drawn, label, plainWords(content.say(run, this.step)));
  }

  #spot(x: number, y: number): Spot | undefined {
    const spot = spotAt(this.geometry, this.snapshot.order, this.#size, x, y);
    if (!this.snapshot.run.cells || !spot) return spot;
    if ("t" in spot) return spot.on === "locations" || spot.on === "gates" ? { on: "ruler", t: spot.t } : spot;
    return undefined;
  }

  protected override press(x: number, y: number): void {
    const { snapshot } = this;
    const spot = this.#spot(x, y);
    if (!spot) return;
    const column = spot.on === "shown" && snapshot.kind === "picture" ? snapshot.episode.shown[spot.t]! : -1;
    if (spot.on === "shown" && column >= 0) this.act({ kind: "flip", column, square: spot.square });
    else if ("t" in spot) this.scrub(x, { kind: "choose", spot });
    else this.act({ kind: "choose", spot });
  }

  protected override hoverAt(x: number, y: number): Hover {
    const spot = this.#spot(x, y);
    return { location: spot && "location" in spot ? spot.location : null, tip: spot && tipOf(this.#scene, spot) };
  }
}

customElements.define("dnc-figure", DncFigure);
