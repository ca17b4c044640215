import { type PropertyDeclarations, svg, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { cursorGround, rulerView } from "../../figure/cursorView.ts";
import { FigureElement, type Hover, type StepTouch } from "../../figure/figureElement.ts";
import { sideLabel } from "../../figure/labelsView.ts";
import { locationNumbers } from "../../figure/locationsView.ts";
import type { Scene } from "../../figure/scene.ts";
import { plainWords } from "../../moves/sentence.ts";
import { answeredView } from "../picture/answeredView.ts";
import { shownView } from "../picture/shownView.ts";
import { type BreakGeometry, type BreakSize, breakGeometry } from "./breakGeometry.ts";
import type { Harm } from "./breaking.ts";
import { type BreakSpot, breakSpotAt } from "./breakSpot.ts";
import { breakTip } from "./breakTip.ts";
import { type BreakScene, harmGround, harmMarks, hitView } from "./harmView.ts";
import { memoriesView } from "./memoriesView.ts";
import { verdictView } from "./verdictView.ts";
import "../../figure/dnc-matrix.ts";

type OwnTouch =
  | { readonly kind: "choose"; readonly location: number }
  | { readonly kind: "hit"; readonly location: number; readonly cell: number };

/** An action of the visitor: moved to a step, selected a location, or hit a memory cell after the current step. */
export type BreakTouch = StepTouch | OwnTouch;

/** The figure of Break it: the damaged and the original run, and an LSTM with the same hit, under one cursor. */
export class DncBreak extends FigureElement<OwnTouch> {
  static override properties: PropertyDeclarations = { harm: { attribute: false } };

  declare harm: Harm;

  protected override get steps(): number {
    return this.harm.damage.original.T;
  }

  protected override get geometry(): BreakGeometry {
    return breakGeometry(this.#size, this.maxWidth, this.phone);
  }

  get #size(): BreakSize {
    const { damage, lstm, snapshot } = this.harm;
    const { T, N, W } = damage.original;
    return { T, N, W, squares: snapshot.episode.squares, H: lstm.H };
  }

  protected override render(): TemplateResult {
    const { harm, step, focused, geometry: g } = this;
    const { snapshot, damage, lstm, chosen } = harm;
    const { content, order, episode } = snapshot;
    const run = damage.damaged;
    const location = this.hover.location ?? this.location;
    const scene: Scene = { run, content, order, geometry: g, t: step, move: null, location, focused };
    const own: BreakScene = { harm, geometry: g, order, t: step };
    const answers = { ...scene, geometry: { ...g, answered: g.lstmAnswered }, run: { ...run, ...lstm.damaged } };
    const fixed = [harm, g.width, g.step, g.beside, this.phone];
    const drawn = svg`${guard(fixed, () => svg`${harmGround(own)}`)}
      ${cursorGround(scene)}
      <rect x=${g.left + step * g.step} y=${g.lstm - 2} width=${g.step} height=${g.lstmAnswered + 6 * g.square - g.lstm + 4} fill="var(--ink)" opacity="0.09" />
      ${guard(fixed, () => svg`${shownView(scene, episode)}${harmMarks(own)}${answeredView(scene, episode)}${answeredView(answers, episode)}${this.#labels(g)}${hitView(own)}`)}
      ${locationNumbers(scene, new Map())}
      <text x=${g.left - 7} y=${g.locations + order.positions[chosen.location]! * g.rowHeight + g.rowHeight / 2 + 4} font-size=${this.phone ? 9.5 : 11} text-anchor="end"
        font-weight="700" fill="var(--error)" stroke="var(--page)" stroke-width="4" paint-order="stroke">${chosen.location}</text>
      ${memoriesView(own)}
      <rect x=${g.left + step * g.step - 0.5} y=${g.lstm - 3} width=${g.step + 1} height=${g.lstmAnswered + 6 * g.square - g.lstm + 6} rx="3"
        fill="none" stroke="var(--ink)" stroke-width="1.5" />
      ${rulerView(scene)}`;
    const label = `The damaged and the original run: ${run.N} memory locations over ${run.T} steps, and an LSTM of ${lstm.H} cells. Text and tables below describe the figure.`;
    return this.frame(drawn, label, plainWords(content.say(run, step)));
  }

  /** Labels of the views, and the verdicts on the answers. */
  #labels(g: BreakGeometry): TemplateResult {
    const { damage, lstm } = this.harm;
    const upright = (
      middle: number,
      words: string,
    ) => svg`<text x=${g.left - 34} y=${middle} font-size="12" font-weight="700"
      text-anchor="middle" fill="var(--ink)" transform="rotate(-90 ${g.left - 34} ${middle})">${words}</text>`;
    const caption = g.phone
      ? `the same hit on cell ${lstm.cell}, the median of ${lstm.H} LSTM cells`
      : `${lstm.H} cells of an LSTM, the same hit on cell ${lstm.cell}, the median`;
    const words = svg`${verdictView(this.harm, g, g.answered, damage)}${verdictView(this.harm, g, g.lstmAnswered, lstm)}
      <text x=${g.left} y=${g.caption} font-size=${g.phone ? 10.5 : 12} fill="var(--ink2)">${caption}</text>`;
    if (g.phone) return words as TemplateResult;
    return svg`${words}${sideLabel(g, g.shown + 13, "shown", "ink", true)}${upright((g.locations + g.locationsEnd) / 2, "memory locations")}
      ${sideLabel(g, g.answered + 13, "DNC", "ink", true)}${sideLabel(g, g.answered + 28, "answered", "ink2")}
      ${upright((g.lstm + g.lstmEnd) / 2, "cells")}
      ${sideLabel(g, g.lstmAnswered + 13, "LSTM", "ink", true)}${sideLabel(g, g.lstmAnswered + 28, "answered", "ink2")}` as TemplateResult;
  }

  #spot(x: number, y: number): BreakSpot | undefined {
    return breakSpotAt(this.geometry, this.harm.snapshot.order, this.#size, x, y);
  }

  protected override press(x: number, y: number): void {
    const spot = this.#spot(x, y);
    const { left, right } = this.geometry;
    if (spot?.on === "memory") this.act({ kind: "hit", location: spot.location, cell: spot.cell });
    else if (x >= left && x < right)
      this.scrub(x, spot?.on === "locations" ? { kind: "choose", location: spot.location } : undefined);
  }

  protected override hoverAt(x: number, y: number): Hover {
    const spot = this.#spot(x, y);
    return {
      location: spot && "location" in spot ? spot.location : null,
      tip: spot && breakTip(this.harm, spot, this.step),
    };
  }
}

customElements.define("dnc-break", DncBreak);
