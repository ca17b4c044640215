import { type CSSResult, css, html, nothing, type PropertyDeclarations, svg, type TemplateResult } from "lit";
import type uPlot from "uplot";
import { type Pens, PlotElement } from "../explorer/plotElement.ts";
import type { Episode } from "../lessons/picture/episode.ts";
import type { LearningCurve } from "../session/messages.ts";
import { curveWords, errorAt, momentWords } from "./curveWords.ts";
import { thumbnailsView } from "./thumbnailsView.ts";

const LEFT = 8;
const TOP = 33;

/** The learning curve with the network's answers at saved moments; drag to go back in time. */
export class DncTraining extends PlotElement {
  static override properties: PropertyDeclarations = {
    curve: { attribute: false },
    episode: { attribute: false },
    selected: { type: Number },
    most: { type: Number },
    maxWidth: { type: Number },
    phone: { type: Boolean },
  };
  static override styles: CSSResult[] = [
    ...[PlotElement.styles].flat(),
    css`
      :host { position: relative; }
      .plot { position: absolute; left: 0; top: ${TOP}px; pointer-events: none; }
      svg { display: block; position: relative; overflow: visible; cursor: ew-resize; touch-action: pan-y; user-select: none; }
      svg text { font-family: inherit; font-size: 12px; fill: var(--ink3); }
      input { position: absolute; opacity: 0; width: 100%; height: 24px; top: 40px; margin: 0; pointer-events: none; }
      input:focus-visible ~ svg .knob { outline: 2px solid var(--ink); outline-offset: 2px; border-radius: 8px; }
    `,
  ];

  declare curve: LearningCurve;
  declare episode: Episode;
  /** Index of the selected moment. */
  declare selected: number;
  /** Number of pictures at the right end. */
  declare most: number;
  declare maxWidth: number;
  declare phone: boolean;
  #dragging = false;

  constructor() {
    super();
    this.maxWidth = 1120;
    this.selected = this.most = 0;
    this.phone = false;
  }

  get #right(): number {
    return this.maxWidth - (this.phone ? 72 : 76);
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
      <svg width=${this.maxWidth} height=${this.#height} role="img" aria-label=${curveWords(curve)}
        @pointerdown=${this.#press} @pointermove=${this.#point} @pointerup=${this.#let}>
        <rect width=${this.maxWidth} height=${this.#height} fill="transparent" />
        ${thumbnailsView(curve.moments, this.episode, { maxWidth: this.maxWidth, base, x: (pictures) => this.#x(pictures) })}
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
    const parts = this.maxWidth < 640 ? 2 : 4;
    return Array.from({ length: parts + 1 }, (_, part) => Math.round((part * this.most) / parts));
  }

  protected override get frame(): readonly unknown[] {
    return [this.maxWidth, this.phone];
  }

  protected override get shown(): readonly unknown[] {
    return [this.curve, this.most];
  }

  protected override get data(): uPlot.AlignedData {
    return [[...this.curve.pictures], this.curve.error.map((error) => Math.min(0.5, error))];
  }

  protected override options({ colour }: Pens): uPlot.Options {
    return {
      width: this.maxWidth,
      height: this.#height - TOP - 15,
      padding: [2, this.maxWidth - this.#right, 3, LEFT],
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

customElements.define("dnc-training", DncTraining);
