import { html, nothing, svg, type TemplateResult } from "lit";
import type { ExplorerController } from "../../explorer/explorerController.ts";
import { star } from "../../figure/star.ts";
import { decimal } from "../../moves/sentence.ts";
import { crossMark } from "../picture/answeredView.ts";
import { breakGeometry } from "./breakGeometry.ts";
import type { Harm } from "./breaking.ts";
import { breakSummary } from "./breakSummary.ts";
import { breakTables } from "./breakTables.ts";
import type { BreakTouch } from "./dnc-break.ts";
import { disc, square } from "./harmView.ts";
import { happenings, hitSentence, outcome } from "./harmWords.ts";
import "./dnc-break.ts";
import "./dnc-drift.ts";
import { formulaFor } from "../../explorer/keyMap.ts";
import { transportView } from "../../explorer/transportView.ts";
import { chosenFormula } from "../../figure/chosenFormula.ts";
import { sentenceView } from "../../moves/sentenceView.ts";
import { driftCurves } from "./drift.ts";
import { hitForm, rescueForm } from "./hitForm.ts";
import { hitMapsView } from "./hitMapsView.ts";

/** Space available to the lesson. */
export interface Area {
  readonly maxWidth: number;
  readonly phone: boolean;
}

/** Whether tables are shown, and how to toggle them. */
export interface AsTables {
  readonly shown: boolean;
  toggle(): void;
  saveGif(): void;
}

/** The lesson Break it. */
export function breakView(controller: ExplorerController, area: Area, tables: AsTables): TemplateResult {
  const { breaking, lesson, problem } = controller;
  const { harm } = breaking;
  const wrong = problem ?? breaking.problem;
  return html`<div class="head"><h1>${lesson.title}</h1>
      <p class="lede" role="status">${wrong ? html`<b class="error">${wrong}</b>` : harm ? sentenceView(outcome(harm)) : nothing}</p></div>
    ${harm ? pageOf(controller, harm, area, tables) : html`<figure class="loading" aria-busy="true">Loading the network …</figure>`}`;
}

function pageOf(
  controller: ExplorerController,
  harm: Harm,
  { maxWidth, phone }: Area,
  tables: AsTables,
): TemplateResult {
  const { step, location, breaking } = controller;
  const { damage, lstm, snapshot } = harm;
  const { T, N, W } = damage.original;
  const g = breakGeometry({ T, N, W, squares: snapshot.episode.squares, H: lstm.H }, maxWidth, phone);
  const isCompact = g.beside && g.cell < 11;
  const touch = ({ detail }: CustomEvent<BreakTouch>) => {
    if (detail.kind === "step") controller.player.go(detail.t);
    else if (detail.kind === "choose") {
      const formula = formulaFor(
        { on: "locations", t: controller.step, location: detail.location },
        damage.damaged,
        controller.step,
      );
      if (formula) controller.set({ location: detail.location, formula });
    } else
      controller.set({
        hit: "cell",
        hitLocation: detail.location,
        hitCell: detail.cell,
        hitStep: Math.min(controller.step, T - 2),
      });
  };
  return html`<figure id="figure" class="breaks ${g.beside ? (isCompact ? "beside compact" : "beside") : ""}" aria-label="The damaged and the original run">
      <div class="stage"><dnc-break .harm=${harm} .step=${step} .location=${location} .phone=${phone} .maxWidth=${maxWidth} @touch=${touch}></dnc-break>
        ${transportView(controller)}</div>
      <div class="hit-words">${
        (phone ? undefined : chosenFormula(controller, damage.damaged)) ??
        html`<p><svg width="18" height="18" aria-hidden="true">${star(9, 9, 8.5)}</svg><span>${sentenceView(hitSentence(harm))}</span></p>${legend()}`
      }</div>
      ${driftView(harm, step, g.beside ? g.width - g.matrices[0] : maxWidth, g.beside ? g.end - g.answered - 26 : 190)}
      <figcaption class="unseen">${breakSummary(harm)}</figcaption>
    </figure>
    <aside>${hitForm(controller, harm)}
      <h2>What happened</h2><ol class="happened">${happenings(harm).map(
        ({ t, pieces }) =>
          html`<li><span>${t === null ? "end" : `step ${t}`}</span><span>${sentenceView(pieces)}</span></li>`,
      )}</ol>
      ${rescueForm(controller, harm)}</aside>
    ${hitMapsView(controller, harm, breaking.maps, { size: phone ? "phone" : maxWidth < 1086 ? "compact" : "wide", tables: asTables(tables) })}
    ${tables.shown ? breakTables(harm, breaking.maps, step) : nothing}`;
}

function asTables({ shown, toggle, saveGif }: AsTables): TemplateResult {
  return html`<button class="quiet" aria-expanded=${shown} @click=${toggle}>${shown ? "hide the tables" : "show as tables"}</button>
    <button class="quiet" @click=${saveGif}>save as a GIF</button>`;
}

/** Legend of the marks. */
function legend(): TemplateResult {
  const icon = (drawn: unknown) => html`<svg width="16" height="16" aria-hidden="true">${drawn}</svg>`;
  const heat = (share: number) =>
    icon(
      svg`<rect x="0" y="3" width="15" height="10" fill="color-mix(in oklab, var(--error) ${100 * share}%, var(--paper))" />`,
    );
  return html`<div class="break-legend"><span>${heat(0.15)}${heat(0.5)}${heat(1)}differs slightly, half, fully</span>
    <span>${icon(square(8, 8, 12))}${icon(disc(8, 8, 12))}damaged</span>
    <span>${icon(square(8, 8, 12, true))}${icon(disc(8, 8, 12, true))}original</span>
    <span>${icon(crossMark(8, 8, 3.6))}wrong</span></div>`;
}

/** Plots how far the damaged runs drift, as measured by inspect. */
function driftView(harm: Harm, step: number, width: number, height: number): TemplateResult {
  const growths = driftCurves(harm).map(({ label, growth }) =>
    growth === 0 ? `${label} dies out` : `${label} ×${decimal(growth)}`,
  );
  return html`<div class="drift"><h2>Drift of the damaged run <span>(distance between the states)</span></h2>
    <p>${legendOf("DNC", false)}${legendOf("LSTM", true)}<span>growth per step: ${growths.join(", ") || "–"}</span></p>
    <dnc-drift .harm=${harm} .step=${step} .width=${width} .height=${Math.max(120, height - 44)}></dnc-drift></div>`;
}

function legendOf(label: string, dashed: boolean): TemplateResult {
  return html`<span><svg width="26" height="10" aria-hidden="true"><path d="M1 5H25" stroke=${dashed ? "var(--ink2)" : "var(--error)"} stroke-width="2" stroke-dasharray=${dashed ? "6 4" : nothing} /></svg>${label}</span>`;
}
