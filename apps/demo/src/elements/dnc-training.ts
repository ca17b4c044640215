import {
  type CSSResult,
  css,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  svg,
  type TemplateResult,
  unsafeCSS,
} from "lit";
import uPlot from "uplot";
import plotStyle from "uplot/dist/uPlot.min.css?inline";
import { inkOf } from "../figure/marks.ts";
import type { Episode } from "../lessons/episode.ts";
import type { LearningCurve, Moment } from "../machine/messages.ts";
import { onTheme } from "./theme.ts";

const LEFT = 8;
const TOP = 33;

/** The curve of learning with what the network would have answered on the way; drag to go back in time. */
export class DncTraining extends LitElement {
  static override properties: PropertyDeclarations = {
    curve: { attribute: false },
    episode: { attribute: false },
    selected: { type: Number },
    most: { type: Number },
    room: { type: Number },
    phone: { type: Boolean },
  };
  static override styles: CSSResult[] = [
    unsafeCSS(plotStyle),
    css`
      :host { display: block; position: relative; }
      .plot { position: absolute; left: 0; top: ${TOP}px; pointer-events: none; }
      svg { display: block; position: relative; overflow: visible; cursor: ew-resize; touch-action: pan-y; user-select: none; }
      svg text { font-family: inherit; font-size: 12px; fill: var(--ink3); }
      input { position: absolute; opacity: 0; width: 100%; height: 24px; top: 40px; margin: 0; pointer-events: none; }
      input:focus-visible ~ svg .knob { outline: 2px solid var(--ink); outline-offset: 4px; border-radius: 8px; }
    `,
  ];

  declare curve: LearningCurve;
  declare episode: Episode;
  /** Index of the moment looked at. */
  declare selected: number;
  /** Pictures at the right end. */
  declare most: number;
  declare room: number;
  declare phone: boolean;
  #plot: uPlot | undefined;
  #drawn: unknown[] = [];
  #release: (() => void) | undefined;
  #dragging = false;

  constructor() {
    super();
    this.room = 1120;
    this.selected = this.most = 0;
    this.phone = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#release = onTheme(() => {
      this.#drawn = [];
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    this.#release?.();
    this.#plot?.destroy();
    this.#plot = undefined;
    super.disconnectedCallback();
  }

  get #right(): number {
    return this.room - (this.phone ? 66 : 76);
  }

  get #height(): number {
    return this.phone ? 120 : 96;
  }

  #x(pictures: number): number {
    return LEFT + (pictures / Math.max(1, this.most)) * (this.#right - LEFT);
  }

  protected override render(): TemplateResult {
    const { curve } = this;
    const moment = curve.moments[this.selected];
    const base = this.#height - 18;
    const words = moment ? momentWords(curve, moment) : "before the first picture";
    return html`<div class="plot" aria-hidden="true"></div>
      <input type="range" min="0" max=${Math.max(0, curve.moments.length - 1)} .value=${String(this.selected)} aria-label="Training time"
        aria-valuetext=${words} @input=${this.#slide} />
      <svg width=${this.room} height=${this.#height} role="img" aria-label=${curveWords(curve)}
        @pointerdown=${this.#press} @pointermove=${this.#point} @pointerup=${this.#let}>
        <rect width=${this.room} height=${this.#height} fill="transparent" />
        ${this.#thumbnails().map((shown) => this.#thumbnail(shown))}
        ${this.#ticks().map((pictures) => this.#tick(pictures))}
        <text x=${this.#right + 10} y=${TOP + 8}>half wrong</text><text x=${this.#right + 10} y=${base + 1}>none wrong</text>
        ${
          moment
            ? svg`<path d="M${this.#x(moment.pictures)} 27V${base + 4}" stroke="var(--ink)" stroke-width="1.5" />
          <circle class="knob" cx=${this.#x(moment.pictures)} cy=${this.#y(errorAt(curve, moment.pictures))} r="5" fill="var(--ink)" />`
            : nothing
        }
      </svg>`;
  }

  #y(error: number): number {
    return TOP + 2 + (this.#height - 18 - TOP - 2) * (1 - Math.min(0.5, error) / 0.5);
  }

  #tick(pictures: number): TemplateResult {
    const last = pictures === this.most;
    const words = `${pictures.toLocaleString("en")}${last ? (this.phone ? " seen" : " pictures seen") : ""}`;
    const anchor = pictures === 0 ? "start" : last ? "end" : "middle";
    return svg`<text x=${this.#x(pictures)} y=${this.#height - 3} text-anchor=${anchor}>${words}</text>` as TemplateResult;
  }

  #ticks(): readonly number[] {
    const parts = this.room < 640 ? 2 : 4;
    return Array.from({ length: parts + 1 }, (_, part) => Math.round((part * this.most) / parts));
  }

  /** Moments far enough apart for their pictures, from the last one back; always with the first, which is noise. */
  #thumbnails(): readonly Moment[] {
    const width = this.#thumbnailWidth + 6;
    const kept: Moment[] = [];
    let free = Number.POSITIVE_INFINITY;
    for (const moment of this.curve.moments.toReversed()) {
      const x = this.#thumbnailLeft(moment.pictures);
      if (free - x < width) continue;
      kept.push(moment);
      free = x;
    }
    const first = this.curve.moments[0];
    return first && kept.at(-1) !== first ? [...kept.slice(0, -1), first] : kept;
  }

  #thumbnailLeft(pictures: number): number {
    return Math.max(0, Math.min(this.room - this.#thumbnailWidth, this.#x(pictures) - this.#thumbnailWidth / 2));
  }

  get #asked(): readonly number[] {
    return this.episode.asked.flatMap((column, t) => (column >= 0 ? [t] : []));
  }

  get #thumbnailWidth(): number {
    return Math.min(120, 5 * this.#asked.length);
  }

  #thumbnail({ pictures, answers }: Moment): TemplateResult {
    const { squares } = this.episode;
    const width = this.#thumbnailWidth / this.#asked.length;
    const x = this.#thumbnailLeft(pictures);
    return svg`<g transform="translate(${x} 0)">${this.#asked.map((t, column) =>
      Array.from(
        { length: squares },
        (_, square) => svg`<rect x=${column * width} y=${square * 4} width=${width - 0.5} height="3.5"
        fill=${inkOf(answers[t * squares + square] ?? 0)} />`,
      ),
    )}</g><path d="M${this.#x(pictures)} 27V${this.#height - 18}" stroke="var(--line)" />` as TemplateResult;
  }

  protected override updated(): void {
    const drawn = [this.curve, this.room, this.most, this.phone];
    if (drawn.every((value, at) => value === this.#drawn[at])) return;
    const resized = this.#drawn[1] !== this.room || this.#drawn.length === 0;
    this.#drawn = drawn;
    if (resized) this.#plot?.destroy();
    if (resized) this.#plot = undefined;
    const data: uPlot.AlignedData = [[...this.curve.pictures], this.curve.error.map((error) => Math.min(0.5, error))];
    if (!this.#plot) this.#plot = this.#makePlot(data);
    else this.#plot.setData(data);
  }

  #makePlot(data: uPlot.AlignedData): uPlot {
    const style = getComputedStyle(this);
    const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
    const options: uPlot.Options = {
      width: this.room,
      height: this.#height - TOP - 15,
      padding: [2, this.room - this.#right, 3, LEFT],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false, range: () => [0, this.most] }, y: { range: [0, 0.5] } },
      axes: [
        { show: false },
        {
          show: true,
          size: 0,
          ticks: { show: false },
          splits: () => [0, 0.5],
          values: () => [],
          grid: { stroke: colour("line"), width: 1 },
        },
      ],
      series: [{}, { stroke: colour("ink"), width: 1.6, points: { show: false } }],
    };
    return new uPlot(options, data, this.renderRoot.querySelector<HTMLElement>(".plot")!);
  }

  #choose(index: number): void {
    if (index !== this.selected) this.dispatchEvent(new CustomEvent<number>("choose", { detail: index }));
  }

  readonly #slide = (event: Event): void => this.#choose(Number((event.target as HTMLInputElement).value));

  readonly #press = (event: PointerEvent): void => {
    this.#dragging = true;
    this.#goTo(event);
  };

  readonly #point = (event: PointerEvent): void => {
    if (event.buttons === 0) this.#dragging = false;
    if (this.#dragging) this.#goTo(event);
  };

  readonly #let = (): void => {
    this.#dragging = false;
  };

  #goTo(event: PointerEvent): void {
    const box = this.renderRoot.querySelector("svg")!.getBoundingClientRect();
    const pictures = ((event.clientX - box.left - LEFT) / (this.#right - LEFT)) * this.most;
    const distances = this.curve.moments.map((moment) => Math.abs(moment.pictures - pictures));
    if (distances.length > 0) this.#choose(distances.indexOf(Math.min(...distances)));
  }
}

function errorAt({ pictures, error }: LearningCurve, moment: number): number {
  const at = pictures.findLastIndex((seen) => seen <= moment);
  return error[at] ?? 0.5;
}

/** "3.2 % wrong after 12,000 pictures". */
export function momentWords(curve: LearningCurve, moment: Moment): string {
  return `${shareWords(errorAt(curve, moment.pictures))} wrong after ${moment.pictures.toLocaleString("en")} pictures`;
}

function curveWords(curve: LearningCurve): string {
  if (curve.error.length === 0) return "Share of wrong squares; nothing is measured yet";
  const last = curve.pictures.at(-1)!.toLocaleString("en");
  return `${shareWords(curve.error[0]!)} wrong at first, ${shareWords(curve.error.at(-1)!)} after ${last} pictures`;
}

function shareWords(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)}\u202f%`;
}

customElements.define("dnc-training", DncTraining);
