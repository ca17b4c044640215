import { type CSSResult, css, html, LitElement, type PropertyDeclarations, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Harm } from "../app/breaking.ts";
import { type BreakGeometry, breakGeometry } from "../breaking/breakGeometry.ts";
import { type BreakScene, harmGround, harmMarks, hitView } from "../breaking/harmView.ts";
import { memoriesView } from "../breaking/memoriesView.ts";
import { verdictView } from "../breaking/verdictView.ts";
import { answeredView } from "../figure/answeredView.ts";
import { cursorGround, rulerView } from "../figure/cursorView.ts";
import { sideLabel } from "../figure/labelsView.ts";
import { rowNumbers } from "../figure/rowsView.ts";
import type { Scene } from "../figure/scene.ts";
import { shownView } from "../figure/shownView.ts";
import { plainWords } from "../moves/sentence.ts";
import "./dnc-matrix.ts";

/** What the visitor did to the figure: went to a step, chose a row there, or hit a memory cell after the step at the cursor. */
export type BreakTouch =
  | { readonly kind: "step"; readonly t: number }
  | { readonly kind: "choose"; readonly row: number }
  | { readonly kind: "hit"; readonly row: number; readonly cell: number };

/** The figure of Break it: the damaged run over the unharmed one, and an LSTM under the same blow, under one cursor. */
export class DncBreak extends LitElement {
  static override properties: PropertyDeclarations = {
    harm: { attribute: false },
    step: { type: Number },
    row: { attribute: false },
    phone: { type: Boolean },
    room: { type: Number },
    focused: { state: true },
  };
  static override styles: CSSResult = css`
    :host { display: block; position: relative; }
    svg { display: block; overflow: visible; touch-action: pan-y; cursor: ew-resize; user-select: none; }
    svg text { font-family: inherit; }
    .cells { cursor: crosshair; }
    input { position: absolute; opacity: 0; width: 100%; height: 24px; top: 16px; margin: 0; pointer-events: none; }
  `;

  declare harm: Harm;
  declare step: number;
  declare row: number | null;
  declare phone: boolean;
  declare room: number;
  declare protected focused: boolean;
  #scrubbing = false;
  /** The row where the pointer went down, while it has not moved on. */
  #pressed: number | undefined;

  constructor() {
    super();
    this.row = null;
    this.phone = this.focused = false;
    this.room = 1086;
    this.step = 0;
  }

  get #geometry(): BreakGeometry {
    const { damage, lstm, snapshot } = this.harm;
    const { T, N, W } = damage.unharmed;
    return breakGeometry({ T, N, W, squares: snapshot.episode.squares, H: lstm.H }, this.room, this.phone);
  }

  protected override render(): TemplateResult {
    const { harm, step } = this;
    const { snapshot, damage, lstm, chosen } = harm;
    const { content, order, episode } = snapshot;
    const run = damage.damaged;
    const g = this.#geometry;
    const scene: Scene = {
      run,
      content,
      order,
      geometry: g,
      t: step,
      move: null,
      row: this.row,
      focused: this.focused,
    };
    const own: BreakScene = { harm, geometry: g, order, t: step };
    const answers = { ...scene, geometry: { ...g, answered: g.lstmAnswered }, run: { ...run, ...lstm.damaged } };
    const fixed = [harm, g.width, g.step, g.beside, this.phone];
    return html`
      <input type="range" min="0" max=${run.T - 1} step="1" .value=${String(step)} aria-label="Step"
        aria-valuetext=${`Step ${step}. ${plainWords(content.say(run, step))}`}
        @input=${this.#slide} @focus=${this.#focus} @blur=${this.#blur} />
      <svg width=${g.width} height=${g.height} viewBox="0 0 ${g.width} ${g.height}" role="img"
        aria-label="The damaged run beside the unharmed one, ${run.N} rows of memory over ${run.T} steps, and an LSTM of ${lstm.H} cells; the text and the tables below say what it shows"
        @pointerdown=${this.#press} @pointermove=${this.#point} @pointerup=${this.#release}>
        ${guard(fixed, () => svg`${harmGround(own)}`)}
        ${cursorGround(scene)}
        <rect x=${g.left + step * g.step} y=${g.lstm - 2} width=${g.step} height=${g.lstmAnswered + 6 * g.square - g.lstm + 4} fill="var(--ink)" opacity="0.09" />
        ${guard(fixed, () => svg`${shownView(scene, episode)}${harmMarks(own)}${answeredView(scene, episode)}${answeredView(answers, episode)}${this.#labels(g)}${hitView(own)}`)}
        ${rowNumbers(scene, new Map())}
        <text x=${g.left - 7} y=${g.rows + order.places[chosen.row]! * g.row + g.row / 2 + 4} font-size=${this.phone ? 9.5 : 11} text-anchor="end"
          font-weight="700" fill="var(--error)" stroke="var(--page)" stroke-width="4" paint-order="stroke">${chosen.row}</text>
        ${memoriesView(own)}
        <rect x=${g.left + step * g.step - 0.5} y=${g.lstm - 3} width=${g.step + 1} height=${g.lstmAnswered + 6 * g.square - g.lstm + 6} rx="3"
          fill="none" stroke="var(--ink)" stroke-width="1.5" />
        ${rulerView(scene)}
      </svg>`;
  }

  /** Words beside the views, and what the answers come to. */
  #labels(g: BreakGeometry): TemplateResult {
    const { damage, lstm } = this.harm;
    const upright = (
      middle: number,
      words: string,
    ) => svg`<text x=${g.left - 34} y=${middle} font-size="12" font-weight="700"
      text-anchor="middle" fill="var(--ink)" transform="rotate(-90 ${g.left - 34} ${middle})">${words}</text>`;
    const caption = g.phone
      ? `the same blow to an LSTM, on the worst of its ${lstm.H} cells, ${lstm.cell}`
      : `${lstm.H} cells of an LSTM, the same blow to cell ${lstm.cell}, the worst of them`;
    const words = svg`${verdictView(this.harm, g, g.answered, damage)}${verdictView(this.harm, g, g.lstmAnswered, lstm)}
      <text x=${g.left} y=${g.caption} font-size=${g.phone ? 10.5 : 12} fill="var(--ink2)">${caption}</text>`;
    if (g.phone) return words as TemplateResult;
    return svg`${words}${sideLabel(g, g.shown + 13, "shown", "ink", true)}${upright((g.rows + g.rowsEnd) / 2, "rows of memory")}
      ${sideLabel(g, g.answered + 13, "DNC", "ink", true)}${sideLabel(g, g.answered + 28, "answered", "ink2")}
      ${upright((g.lstm + g.lstmEnd) / 2, "cells")}
      ${sideLabel(g, g.lstmAnswered + 13, "LSTM", "ink", true)}${sideLabel(g, g.lstmAnswered + 28, "answered", "ink2")}` as TemplateResult;
  }

  override focus(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  #tell(detail: BreakTouch): void {
    this.dispatchEvent(new CustomEvent<BreakTouch>("touch", { detail }));
  }

  #place(event: PointerEvent): { readonly x: number; readonly y: number } {
    const box = this.renderRoot.querySelector("svg")!.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #stepAt(x: number): number {
    const g = this.#geometry;
    return Math.max(0, Math.min(this.harm.damage.unharmed.T - 1, Math.floor((x - g.left) / g.step)));
  }

  readonly #slide = (event: Event): void => {
    this.#tell({ kind: "step", t: Number((event.target as HTMLInputElement).value) });
  };

  readonly #focus = (event: FocusEvent): void => {
    this.focused = (event.target as Element).matches(":focus-visible");
  };

  readonly #blur = (): void => {
    this.focused = false;
  };

  readonly #press = (event: PointerEvent): void => {
    const [{ x, y }, g] = [this.#place(event), this.#geometry];
    const { W, N } = this.harm.damage.unharmed;
    const cell = (left: number) => Math.floor((x - left) / g.cell);
    const place = Math.floor((y - g.matrixTop) / g.matrixRow);
    const from = g.matrices.find((left) => cell(left) >= 0 && cell(left) < W);
    if (from !== undefined && place >= 0 && place < N) {
      this.#tell({ kind: "hit", row: this.harm.snapshot.order.rows[place]!, cell: cell(from) });
      return;
    }
    if (x < g.left || x >= g.right) return;
    this.#scrubbing = true;
    this.#pressed = y >= g.rows ? this.harm.snapshot.order.rows[Math.floor((y - g.rows) / g.row)] : undefined;
    this.#tell({ kind: "step", t: this.#stepAt(x) });
  };

  readonly #point = (event: PointerEvent): void => {
    if (event.buttons === 0) this.#scrubbing = false;
    const t = this.#stepAt(this.#place(event).x);
    if (!this.#scrubbing || t === this.step) return;
    this.#pressed = undefined;
    this.#tell({ kind: "step", t });
  };

  readonly #release = (): void => {
    if (this.#scrubbing && this.#pressed !== undefined) this.#tell({ kind: "choose", row: this.#pressed });
    this.#pressed = undefined;
    this.#scrubbing = false;
  };
}

customElements.define("dnc-break", DncBreak);
