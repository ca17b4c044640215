import { type CSSResult, css, html, LitElement, type PropertyDeclarations, type TemplateResult } from "lit";
import { onTheme } from "../explorer/theme.ts";
import { type Palette, paletteOf } from "./palette.ts";

/** Draws a matrix as coloured cells on a canvas. Text elsewhere describes its content. */
export class DncMatrix extends LitElement {
  static override properties: PropertyDeclarations = {
    values: { attribute: false },
    rows: { type: Number },
    columns: { type: Number },
    cell: { type: Number },
    row: { type: Number },
    kind: { type: String },
  };
  static override styles: CSSResult = css`
    :host, canvas { display: block; }
  `;

  declare values: Float32Array;
  declare rows: number;
  declare columns: number;
  /** Width of a cell and height of a row, in pixels. */
  declare cell: number;
  declare row: number;
  declare kind: keyof Palette;
  #palette: Palette | undefined;
  #release: (() => void) | undefined;

  constructor() {
    super();
    this.values = new Float32Array();
    this.rows = this.columns = this.cell = this.row = 0;
    this.kind = "cell";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#release = onTheme(() => {
      this.#palette = undefined;
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    this.#release?.();
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    return html`<canvas aria-hidden="true"></canvas>`;
  }

  protected override updated(): void {
    const canvas = this.renderRoot.querySelector("canvas")!;
    const scale = Math.max(1, devicePixelRatio);
    const width = this.columns * this.cell;
    const height = this.rows * this.row;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d")!;
    context.scale(scale, scale);
    this.#palette ??= paletteOf(this);
    const paint = this.#palette[this.kind];
    const gap = this.row < 10 || this.cell < 8 ? 0.5 : 1;
    for (let at = 0; at < this.values.length; at++) {
      context.fillStyle = paint(this.values[at]!);
      const x = (at % this.columns) * this.cell;
      const y = Math.floor(at / this.columns) * this.row;
      context.fillRect(x, y + gap / 2, this.cell - gap, this.row - gap);
    }
  }
}

customElements.define("dnc-matrix", DncMatrix);
