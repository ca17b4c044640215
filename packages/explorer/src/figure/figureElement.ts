import { type CSSResult, css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Geometry } from "./geometry.ts";
import type { Tip } from "./scene.ts";

/** The visitor moved to a step. */
export interface StepTouch {
  readonly kind: "step";
  readonly t: number;
}

/** The location under the pointer and its tip. */
export interface Hover {
  readonly location: number | null;
  readonly tip: Tip | undefined;
}

const NOWHERE: Hover = { location: null, tip: undefined };

/**
 * A figure with a time cursor. A hidden slider handles keys and screen readers; the pointer scrubs and shows tips.
 * Actions of the visitor dispatch the event `touch`.
 */
export abstract class FigureElement<Touch> extends LitElement {
  static override properties: PropertyDeclarations = {
    step: { type: Number },
    location: { attribute: false },
    phone: { type: Boolean },
    maxWidth: { type: Number },
    focused: { state: true },
    hover: { state: true },
  };
  static override styles: CSSResult | CSSResult[] = css`
    :host { display: block; position: relative; }
    svg { display: block; overflow: visible; touch-action: pan-y; cursor: ew-resize; user-select: none; }
    svg text { font-family: inherit; }
    .band { fill-opacity: var(--band); shape-rendering: crispEdges; }
    .cells { cursor: crosshair; }
    input { position: absolute; opacity: 0; width: 100%; height: 24px; top: 16px; margin: 0; pointer-events: none; }
    .tip { position: fixed; z-index: 5; pointer-events: none; background: var(--page); border: 1px solid var(--ink3); border-radius: 6px;
      padding: 5px 9px; font-size: 12px; line-height: 17px; color: var(--ink2); white-space: nowrap; }
    .tip[hidden] { display: none; }
    .tip b { color: var(--ink); }
    .tip b + b { margin-left: 8px; }
    @media (prefers-reduced-motion: no-preference) { g { transition: opacity 120ms ease-out; } }
    .tip b.write { color: var(--write); } .tip b.read { color: var(--read); } .tip b.use { color: var(--use); }
  `;

  /** The time cursor. */
  declare step: number;
  /** The selected location. */
  declare location: number | null;
  declare phone: boolean;
  /** Available width, in pixels. */
  declare maxWidth: number;
  declare protected focused: boolean;
  declare protected hover: Hover;
  #pointer = { x: 0, y: 0 };
  #scrubbing = false;
  /** Action of the current press, dispatched on release. Forgotten if the touch becomes a scroll, or scrubbing reaches another step. */
  #pressed: Touch | undefined;

  constructor() {
    super();
    this.location = null;
    this.phone = this.focused = false;
    this.maxWidth = 1086;
    this.step = 0;
    this.hover = NOWHERE;
  }

  /** T */
  protected abstract get steps(): number;
  protected abstract get geometry(): Geometry;
  /** Handles a press at a point of the figure, in pixels. */
  protected abstract press(x: number, y: number): void;
  /** Returns the location and tip at a point of the figure. */
  protected abstract hoverAt(x: number, y: number): Hover;

  /** Renders the figure: the drawing, its label, and a sentence about the current step. */
  protected frame(drawn: TemplateResult, label: string, step: string): TemplateResult {
    const { width, height } = this.geometry;
    const { tip } = this.hover;
    return html`<input type="range" min="0" max=${this.steps - 1} step="1" .value=${String(this.step)} aria-label="Step"
        aria-valuetext=${`Step ${this.step}. ${step}`} @input=${this.#slide} @focus=${this.#focus} @blur=${this.#blur} />
      <svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="img" aria-label=${label}
        @pointerdown=${this.#press} @pointermove=${this.#point} @pointerup=${this.#release} @pointercancel=${this.#cancel} @pointerleave=${this.#leave}>${drawn}</svg>
      <div class="tip" role="status" ?hidden=${!tip}>${
        tip
          ? html`${tip.place}<br />${tip.values.map(({ words, role }) => html`<b class=${role}>${words}</b>`)}`
          : nothing
      }</div>`;
  }

  protected override updated(): void {
    if (!this.hover.tip) return; // measuring the tip forces a layout in every step
    const tip = this.renderRoot.querySelector<HTMLElement>(".tip")!;
    tip.style.left = `${Math.max(4, Math.min(innerWidth - tip.offsetWidth - 8, this.#pointer.x + 14))}px`;
    tip.style.top = `${this.#pointer.y + 16}px`;
  }

  override focus(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  protected emit(detail: Touch | StepTouch): void {
    this.dispatchEvent(new CustomEvent<Touch | StepTouch>("touch", { detail }));
  }

  /** Dispatches `pressed` on release. */
  protected act(pressed: Touch): void {
    this.#pressed = pressed;
  }

  /** Moves the cursor to x and follows the pointer. `pressed` is dispatched on release unless the cursor has moved. */
  protected scrub(x: number, pressed?: Touch): void {
    this.#scrubbing = true;
    this.#pressed = pressed;
    this.emit({ kind: "step", t: this.stepAt(x) });
  }

  protected stepAt(x: number): number {
    const { left, step } = this.geometry;
    return Math.max(0, Math.min(this.steps - 1, Math.floor((x - left) / step)));
  }

  #place({ clientX, clientY }: PointerEvent): readonly [number, number] {
    const box = this.renderRoot.querySelector("svg")!.getBoundingClientRect();
    return [clientX - box.left, clientY - box.top];
  }

  readonly #slide = (event: Event): void => {
    this.emit({ kind: "step", t: Number((event.target as HTMLInputElement).value) });
  };

  readonly #focus = (event: FocusEvent): void => {
    this.focused = (event.target as HTMLElement).matches(":focus-visible");
  };

  readonly #blur = (): void => {
    this.focused = false;
  };

  readonly #press = (event: PointerEvent): void => {
    this.#cancel();
    if (event.button === 0) this.press(...this.#place(event));
  };

  readonly #point = (event: PointerEvent): void => {
    if (event.buttons === 0) this.#scrubbing = false;
    const [x, y] = this.#place(event);
    if (!this.#scrubbing) {
      this.#pointer = { x: event.clientX, y: event.clientY };
      const { location, tip } = this.hoverAt(x, y);
      this.hover = { location, tip: event.pointerType === "touch" ? undefined : tip };
      return;
    }
    const t = this.stepAt(x);
    if (t === this.step) return;
    this.#pressed = undefined;
    this.emit({ kind: "step", t });
  };

  readonly #release = (): void => {
    if (this.#pressed) this.emit(this.#pressed);
    this.#cancel();
  };

  readonly #cancel = (): void => {
    this.#pressed = undefined;
    this.#scrubbing = false;
  };

  readonly #leave = (): void => {
    this.hover = NOWHERE;
  };
}
