import { type CSSResult, css, LitElement, unsafeCSS } from "lit";
import type uPlot from "uplot";
import plotStyle from "uplot/dist/uPlot.min.css?inline";
import { onTheme } from "./theme.ts";

/** Colours and font of a plot. */
export interface Pens {
  /** Returns the colour of a token such as "ink" or "line". */
  colour(name: string): string;
  /** Font of the axes. */
  readonly font: string;
}

/** The plot library, once it is loaded. The page shows its first figure before any plot, so the first plot loads it. */
let library: typeof uPlot | undefined;

async function loadLibrary(): Promise<void> {
  library ??= (await import("uplot")).default;
}

/**
 * An element with a uPlot plot in its `.plot`. Rebuilds the plot if `frame` or the theme changes; updates the data if
 * `shown` changes.
 */
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

  /** Values that the options depend on. */
  protected abstract get frame(): readonly unknown[];
  /** Values that the data depend on, apart from `frame`. */
  protected abstract get shown(): readonly unknown[];
  protected abstract get data(): uPlot.AlignedData;
  protected abstract options(pens: Pens): uPlot.Options;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#release = onTheme(() => {
      this.#frame = [];
      this.requestUpdate();
    });
    void loadLibrary().then(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    this.#release?.();
    this.#plot?.destroy();
    this.#plot = undefined;
    super.disconnectedCallback();
  }

  protected override updated(): void {
    if (!library || !this.isConnected) return;
    const { frame, shown } = this;
    if (!this.#plot || !areSame(frame, this.#frame)) {
      this.#plot?.destroy();
      this.#plot = new library(
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
