import { type CSSResult, css, LitElement, unsafeCSS } from "lit";
import uPlot from "uplot";
import plotStyle from "uplot/dist/uPlot.min.css?inline";
import { onTheme } from "./theme.ts";

/** What a plot is drawn with. */
export interface Pens {
  /** The colour of a token: "ink", "line". */
  colour(name: string): string;
  /** Of the axes. */
  readonly font: string;
}

/** An element with a plot in its `.plot`: made again where its frame or the theme changes, filled again where its data do. */
export abstract class PlotElement extends LitElement {
  static override styles: CSSResult | CSSResult[] = [
    unsafeCSS(plotStyle),
    css`
      :host { display: block; }
    `,
  ];

  #plot: uPlot | undefined;
  #frame: readonly unknown[] = [];
  #shown: readonly unknown[] = [];
  #release: (() => void) | undefined;

  /** What the options depend on. */
  protected abstract get frame(): readonly unknown[];
  /** What the data depend on, beside it. */
  protected abstract get shown(): readonly unknown[];
  protected abstract get data(): uPlot.AlignedData;
  protected abstract options(pens: Pens): uPlot.Options;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#release = onTheme(() => {
      this.#frame = [];
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    this.#release?.();
    this.#plot?.destroy();
    this.#plot = undefined;
    super.disconnectedCallback();
  }

  protected override updated(): void {
    const { frame, shown } = this;
    if (!this.#plot || !areSame(frame, this.#frame)) {
      this.#plot?.destroy();
      this.#plot = new uPlot(
        this.options(this.#pens()),
        this.data,
        this.renderRoot.querySelector<HTMLElement>(".plot")!,
      );
    } else if (areSame(shown, this.#shown)) this.#plot.redraw(false);
    else this.#plot.setData(this.data);
    this.#frame = frame;
    this.#shown = shown;
  }

  #pens(): Pens {
    const style = getComputedStyle(this);
    return {
      colour: (name) => style.getPropertyValue(`--${name}`).trim(),
      font: `11px ${style.fontFamily}`,
    };
  }
}

const areSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, at) => value === b[at]);
