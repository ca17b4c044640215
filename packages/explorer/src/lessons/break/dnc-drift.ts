import { html, type PropertyDeclarations, type TemplateResult } from "lit";
import type uPlot from "uplot";
import { type Pens, PlotElement } from "../../explorer/plotElement.ts";
import type { Harm } from "./breaking.ts";
import { distanceAt, driftCurves } from "./drift.ts";

const LABEL = 44;

/** Plots the distance between damaged and original states at each step, on a logarithmic axis. */
export class DncDrift extends PlotElement {
  static override properties: PropertyDeclarations = {
    harm: { attribute: false },
    step: { type: Number },
    width: { type: Number },
    height: { type: Number },
  };

  declare harm: Harm;
  /** The time cursor. */
  declare step: number;
  declare width: number;
  declare height: number;

  constructor() {
    super();
    this.step = 0;
    this.width = 500;
    this.height = 200;
  }

  protected override render(): TemplateResult {
    return html`<div class="plot" aria-hidden="true"></div>`;
  }

  protected override get frame(): readonly unknown[] {
    return [this.harm, this.width, this.height];
  }

  protected override get shown(): readonly unknown[] {
    return [];
  }

  get #steps(): number {
    return this.harm.damage.original.T;
  }

  protected override get data(): uPlot.AlignedData {
    const steps = Array.from({ length: this.#steps }, (_, t) => t);
    return [steps, ...driftCurves(this.harm).map((curve) => steps.map((t) => distanceAt(curve, t)))];
  }

  protected override options({ colour, font }: Pens): uPlot.Options {
    const { data } = this;
    const all = data.slice(1).flatMap((values) => Array.from(values as (number | null)[]).filter((v) => v !== null));
    const powers = all.map((value) => Math.log10(value));
    const low = Math.floor(Math.min(-3, ...powers));
    const high = Math.ceil(Math.max(0, ...powers) + 0.05);
    return {
      width: this.width,
      height: this.height,
      padding: [6, 8, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false, range: [-0.5, this.#steps - 0.5] }, y: { distr: 3, range: [10 ** low, 10 ** high] } },
      axes: [
        {
          stroke: colour("ink3"),
          font,
          size: 22,
          gap: 3,
          grid: { show: false },
          ticks: { show: false },
          splits: () => Array.from({ length: Math.ceil(this.#steps / 3) }, (_, k) => 3 * k),
        },
        {
          stroke: colour("ink3"),
          font,
          size: LABEL,
          gap: 4,
          grid: { stroke: colour("line"), width: 1 },
          ticks: { show: false },
          splits: () => Array.from({ length: high - low + 1 }, (_, k) => 10 ** (low + k)),
          filter: (_, splits) => splits,
          values: (_, splits) => splits.map(powerWords),
        },
      ],
      series: [
        {},
        ...driftCurves(this.harm).map(
          ({ dashed }): uPlot.Series => ({
            stroke: colour(dashed ? "ink2" : "error"),
            width: 2,
            points: { show: false },
            ...(dashed ? { dash: [6, 4] } : {}),
          }),
        ),
      ],
      hooks: { draw: [(plot) => this.#marks(plot, colour)] },
    };
  }

  /** Draws the hit and the time cursor. */
  #marks(plot: uPlot, colour: (name: string) => string): void {
    const { ctx, bbox } = plot;
    const line = (x: number, stroke: string, dash: readonly number[]) => {
      const at = Math.round(plot.valToPos(x, "x", true));
      ctx.save();
      ctx.strokeStyle = stroke;
      ctx.lineWidth = 1.5 * devicePixelRatio;
      ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
      ctx.beginPath();
      ctx.moveTo(at, bbox.top);
      ctx.lineTo(at, bbox.top + bbox.height);
      ctx.stroke();
      ctx.restore();
    };
    line(this.harm.chosen.step, colour("error"), [3, 3]);
    line(this.step, colour("ink"), []);
  }
}

/** Formats "0.001", "1", "10"; smaller powers of ten as "10⁻⁵". */
function powerWords(value: number): string {
  const power = Math.round(Math.log10(value));
  if (power >= -3) return power < 0 ? (10 ** power).toFixed(-power) : String(10 ** power);
  return `10⁻${[...String(-power)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("")}`;
}

customElements.define("dnc-drift", DncDrift);
