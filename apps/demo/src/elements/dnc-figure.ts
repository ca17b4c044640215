import {
  type CSSResult,
  css,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  svg,
  type TemplateResult,
} from "lit";
import { guard } from "lit/directives/guard.js";
import type { Snapshot } from "../app/conductor.ts";
import { changesView } from "../figure/changesView.ts";
import { cursorGround, leadView, rulerView } from "../figure/cursorView.ts";
import { gatesView, patterns } from "../figure/gatesView.ts";
import { type FigureSize, type Geometry, geometryOf, type Spot, spotAt } from "../figure/geometry.ts";
import { insideView } from "../figure/insideView.ts";
import { labelsView } from "../figure/labelsView.ts";
import { linksView } from "../figure/linksView.ts";
import { memoryView } from "../figure/memoryView.ts";
import { rowNumbers, rowsGround, rowsView } from "../figure/rowsView.ts";
import { pointers, type Scene } from "../figure/scene.ts";
import { type Tip, tipOf } from "../figure/tip.ts";
import { plainWords } from "../moves/sentence.ts";
import "./dnc-matrix.ts";

/** What the visitor did to the figure. */
export type Touch =
  | { readonly kind: "step"; readonly t: number }
  | { readonly kind: "flip"; readonly column: number; readonly square: number }
  | { readonly kind: "choose"; readonly spot: Spot };

/** The figure: all views on one time axis and one set of rows, under one cursor. */
export class DncFigure extends LitElement {
  static override properties: PropertyDeclarations = {
    snapshot: { attribute: false },
    step: { type: Number },
    move: { attribute: false },
    row: { attribute: false },
    phone: { type: Boolean },
    room: { type: Number },
    hovered: { state: true },
    tip: { state: true },
    focused: { state: true },
  };
  static override styles: CSSResult = css`
    :host { display: block; position: relative; }
    svg { display: block; overflow: visible; touch-action: pan-y; cursor: ew-resize; user-select: none; }
    svg text { font-family: inherit; }
    .band { fill-opacity: var(--band); shape-rendering: crispEdges; }
    input { position: absolute; opacity: 0; width: 100%; height: 24px; top: 16px; margin: 0; pointer-events: none; }
    .tip { position: fixed; z-index: 5; pointer-events: none; background: var(--page); border: 1px solid var(--ink3); border-radius: 6px;
      padding: 5px 9px; font-size: 12px; line-height: 17px; color: var(--ink2); white-space: nowrap; }
    .tip[hidden] { display: none; }
    .tip b { color: var(--ink); }
    .tip b + b { margin-left: 8px; }
    .tip b.write { color: var(--write); } .tip b.read { color: var(--read); } .tip b.use { color: var(--use); }
  `;

  declare snapshot: Snapshot;
  declare step: number;
  declare move: number | null;
  declare row: number | null;
  declare phone: boolean;
  declare room: number;
  declare protected hovered: number | null;
  declare protected tip: Tip | undefined;
  declare protected focused: boolean;
  #pointer = { x: 0, y: 0 };
  #scrubbing = false;
  /** Where the pointer went down, while it has not moved on. */
  #pressed: Spot | undefined;

  constructor() {
    super();
    this.move = this.row = this.hovered = null;
    this.phone = this.focused = false;
    this.room = 1086;
    this.step = 0;
  }

  get #size(): FigureSize {
    const { run, content } = this.snapshot;
    return { T: run.T, N: run.N, W: run.W, ...content.room };
  }

  get #geometry(): Geometry {
    return geometryOf(this.#size, this.snapshot.lesson.layout, this.room, this.phone);
  }

  protected override render(): TemplateResult {
    const { run, content, order } = this.snapshot;
    const [geometry, row] = [this.#geometry, this.hovered ?? this.row];
    const scene: Scene = { run, content, order, geometry, t: this.step, move: this.move, row, focused: this.focused };
    const roles = new Map(pointers(scene).map(({ row: n, role }) => [n, role]));
    const fixed = [this.snapshot, geometry.width, geometry.step, this.phone];
    return html`
      <input type="range" min="0" max=${run.T - 1} step="1" .value=${String(this.step)} aria-label="Step"
        aria-valuetext=${`Step ${this.step}. ${plainWords(content.moves(run, this.step)[5]!.pieces)}`}
        @input=${this.#slide} @focus=${this.#focus} @blur=${this.#blur} />
      <svg width=${geometry.width} height=${geometry.height} viewBox="0 0 ${geometry.width} ${geometry.height}" role="img"
        aria-label="${run.N} rows of memory over ${run.T} steps; the text and the tables below say what it shows"
        @pointerdown=${this.#press} @pointermove=${this.#point} @pointerup=${this.#release} @pointerleave=${this.#leave}>
        ${patterns}
        ${guard(fixed, () => rowsGround(scene))}
        ${cursorGround(scene)}${content.ties(scene)}${leadView(scene)}
        ${guard(fixed, () => svg`${content.shown(scene)}${rowsView(scene)}${gatesView(scene)}${content.answered(scene)}${content.labels(scene)}${labelsView(scene)}${changesView(scene, this.snapshot.changes)}`)}
        ${rowNumbers(scene, roles)}
        ${insideView(scene)}${linksView(scene)}${memoryView(scene)}${rulerView(scene)}
      </svg>
      <div class="tip" role="status" ?hidden=${!this.tip}>${
        this.tip
          ? html`${this.tip.place}<br />${this.tip.values.map(({ words, role }) => html`<b class=${role}>${words}</b>`)}`
          : nothing
      }</div>`;
  }

  protected override updated(): void {
    if (!this.tip) return; // asking for its size would lay the page out once more in every step
    const tip = this.renderRoot.querySelector<HTMLElement>(".tip")!;
    tip.style.left = `${Math.max(4, Math.min(innerWidth - tip.offsetWidth - 8, this.#pointer.x + 14))}px`;
    tip.style.top = `${this.#pointer.y + 16}px`;
  }

  override focus(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  #tell(detail: Touch): void {
    this.dispatchEvent(new CustomEvent<Touch>("touch", { detail }));
  }

  #spot(event: PointerEvent): Spot | undefined {
    const box = this.renderRoot.querySelector("svg")!.getBoundingClientRect();
    const { order } = this.snapshot;
    return spotAt(this.#geometry, order, this.#size, event.clientX - box.left, event.clientY - box.top);
  }

  readonly #slide = (event: Event): void => {
    this.#tell({ kind: "step", t: Number((event.target as HTMLInputElement).value) });
  };

  readonly #focus = (event: FocusEvent): void => {
    this.focused = (event.target as HTMLElement).matches(":focus-visible");
  };

  readonly #blur = (): void => {
    this.focused = false;
  };

  readonly #press = (event: PointerEvent): void => {
    const spot = this.#spot(event);
    if (!spot || event.button !== 0) return;
    const { snapshot } = this;
    const column = spot.on === "shown" && snapshot.kind === "picture" ? snapshot.episode.shown[spot.t]! : -1;
    if (spot.on === "shown" && column >= 0) {
      this.#tell({ kind: "flip", column, square: spot.square });
      return;
    }
    if (!("t" in spot)) {
      this.#tell({ kind: "choose", spot });
      return;
    }
    this.#scrubbing = true;
    this.#pressed = spot;
    this.#tell({ kind: "step", t: spot.t });
  };

  readonly #point = (event: PointerEvent): void => {
    const spot = this.#spot(event);
    if (this.#scrubbing && event.buttons === 0) this.#scrubbing = false;
    if (this.#scrubbing) {
      if (!spot || !("t" in spot) || spot.t === this.step) return;
      this.#pressed = undefined;
      this.#tell({ kind: "step", t: spot.t });
      return;
    }
    const { run, content, order } = this.snapshot;
    const scene = {
      run,
      content,
      order,
      geometry: this.#geometry,
      t: this.step,
      move: this.move,
      row: null,
      focused: false,
    };
    this.#pointer = { x: event.clientX, y: event.clientY };
    this.hovered = spot && "row" in spot ? spot.row : null;
    this.tip = spot && event.pointerType !== "touch" ? tipOf(scene, spot) : undefined;
    this.requestUpdate();
  };

  readonly #release = (): void => {
    if (this.#pressed) this.#tell({ kind: "choose", spot: this.#pressed });
    this.#scrubbing = false;
    this.#pressed = undefined;
  };

  readonly #leave = (): void => {
    this.hovered = null;
    this.tip = undefined;
  };
}

customElements.define("dnc-figure", DncFigure);
