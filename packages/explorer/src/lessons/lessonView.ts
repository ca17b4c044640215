import { html, nothing, type TemplateResult } from "lit";
import type { Aim } from "../changes/aim.ts";
import { changeForm, nothingToChange } from "../changes/changeForm.ts";
import { changesLine } from "../changes/changesLine.ts";
import { backendMenu } from "../explorer/backendMenu.ts";
import type { ExplorerController } from "../explorer/explorerController.ts";
import { modelMenu } from "../explorer/modelMenu.ts";
import { YOUR_TURN } from "../explorer/opening.ts";
import { isShort } from "../explorer/screen.ts";
import type { MapSnapshot, Snapshot } from "../explorer/snapshot.ts";
import { drawView, transportView } from "../explorer/transportView.ts";
import { chosenFormula } from "../figure/chosenFormula.ts";
import type { Touch } from "../figure/dnc-figure.ts";
import { mapSizeFor } from "../figure/figureWidth.ts";
import { type Geometry, geometryOf } from "../figure/geometry.ts";
import { cellLegend, legendView } from "../figure/legendView.ts";
import { measuresLine, measuresView } from "../measures/measuresView.ts";
import { markedUp } from "../moves/markup.ts";
import { movesView } from "../moves/movesView.ts";
import { sentenceView } from "../moves/sentenceView.ts";
import { trainingTable, trainingView } from "../training/trainingView.ts";
import type { Layout } from "./lesson.ts";
import type { LessonRequest } from "./lessonRequest.ts";
import { partsView } from "./partsView.ts";
import "../figure/dnc-figure.ts";
import "./story/dnc-story.ts";

/** Options of a lesson's view. */
export interface ViewOptions {
  readonly phone: boolean;
  /** Width of the page, and of the figure. */
  readonly width: number;
  readonly maxWidth: number;
  readonly layout: Layout;
  /** Whether the text is beside the figure. */
  readonly isWide: boolean;
  /** Whether tables are shown. */
  readonly tables: boolean;
  /** The number that the form changes. */
  readonly aim: Aim;
}

/** Handlers for actions of the visitor. */
export interface LessonActions {
  touch(event: CustomEvent<Touch>): void;
  request(event: CustomEvent<LessonRequest>): void;
  toggleTables(): void;
  saveGif(): void;
  choose(aim: Aim): void;
}

const WITHOUT_MEMORY = "This network has no memory. It keeps all that it knows in the cells of an LSTM: ";

/** The title, the introduction, and the score or an error message. */
export function headView(controller: ExplorerController, phone: boolean): TemplateResult {
  const { lesson, snapshot, problem, opening } = controller;
  if (opening.still) return openingHead(controller, opening.still.words);
  if (opening.isYourTurn && !problem)
    return html`<div class="head"><h1>${lesson.title}</h1><p class="lede" role="status"><b>${YOUR_TURN}</b> <button class="quiet" @click=${() => controller.set({ chapter: "write", step: null })}>Or read how it works, in six chapters</button></p></div>`;
  const lede = snapshot?.run.cells
    ? [lesson.withoutMemory ?? WITHOUT_MEMORY]
    : markedUp(phone ? lesson.shortLede : lesson.lede);
  const score = snapshot ? snapshot.content.score(snapshot.run) : [];
  return html`<div class="head"><h1>${lesson.title}</h1>
    <p class="lede">${sentenceView(lede)}<span role="status">${problem ? html`<b class="error">${problem}</b>` : sentenceView(score)}</span></p>${snapshot ? changesLine(controller, snapshot) : nothing}</div>`;
}

/** The title and the words of the opening. */
function openingHead({ lesson, opening }: ExplorerController, words: string): TemplateResult {
  return html`<div class="head"><h1>${lesson.title}</h1>
    <p class="lede"><span role="status">${sentenceView(markedUp(words))}</span> <button class="quiet" @click=${() => opening.skip()}>Skip</button></p></div>`;
}

/** A lesson: the figure, its explanation in words, and the training of its network. */
export function lessonView(
  controller: ExplorerController,
  snapshot: Snapshot,
  options: ViewOptions,
  act: LessonActions,
): TemplateResult {
  const { step } = controller;
  const { run, content } = snapshot;
  const { phone, tables } = options;
  const besides = besidesView(controller, snapshot, options.aim, act);
  const isBeside = snapshot.kind === "story" && options.isWide;
  const figure = figureView(controller, snapshot, options, act);
  // On a phone the figure follows the map, above the answers.
  const isWithin = snapshot.kind === "map" && phone;
  return html`${
    snapshot.kind === "story"
      ? html`<div class="story-column"><dnc-story .snapshot=${snapshot} .text=${controller.settings.text ?? snapshot.lesson.shown} .summary=${controller.summary} .step=${step} @request=${act.request}></dnc-story>${isBeside ? besides : nothing}</div>`
      : snapshot.kind === "map"
        ? mapColumn(controller, snapshot, { ...options, act, within: isWithin ? figure : nothing })
        : nothing
  }
    ${isWithin ? nothing : figure}
    <aside>${snapshot.kind === "map" ? stepView(snapshot, step) : movesView(controller, snapshot)}${partsView(controller)}${isBeside ? nothing : besides}</aside>
    ${snapshot.kind === "picture" ? trainingView(controller, snapshot, options.width, phone) : nothing}
    ${measuresView(controller, snapshot)}
    ${tables ? html`${content.tables(run, step)}${trainingTable(controller)}` : nothing}
    ${phone ? html`<div class="menus">${backendMenu(controller)}${modelMenu(controller)}</div>` : nothing}`;
}

function figureView(
  controller: ExplorerController,
  snapshot: Snapshot,
  options: ViewOptions,
  act: LessonActions,
): TemplateResult {
  const { settings, step } = controller;
  const { run, content } = snapshot;
  const { tables, phone, maxWidth } = options;
  return html`<figure id="figure" aria-label="Memory over time">
      <dnc-figure .snapshot=${snapshot} .step=${step} .move=${settings.move} .layout=${options.layout} .location=${controller.location} .phone=${phone} .maxWidth=${maxWidth}
        .revealed=${controller.revealed} .still=${controller.opening.still} .hidesInput=${controller.opening.still?.fromMemory ?? false} .invites=${controller.opening.isYourTurn}
        @touch=${act.touch}></dnc-figure>
      ${transportView(controller)}${snapshot.kind === "picture" ? drawView(controller, snapshot) : nothing}
      <div class="below">${belowView(controller, snapshot, options)}</div>
      <div class="foot">${controller.lstm ? nothing : html`<button aria-pressed=${settings.byNumber} @click=${() => controller.set({ byNumber: !settings.byNumber })}>sort by number</button>`}
        <button aria-expanded=${tables} @click=${act.toggleTables}>${tables ? "hide the tables" : "show as tables"}</button>
        ${snapshot.kind === "picture" && !controller.lstm ? html`<button @click=${act.saveGif}>save as a GIF</button>` : nothing}
        ${keysView(controller, snapshot)}</div>
      <figcaption class="unseen">${content.summary(run, step)}</figcaption>
    </figure>`;
}

/** The form that changes a number, and the measures. The Underground has neither. */
function besidesView(
  controller: ExplorerController,
  snapshot: Snapshot,
  aim: Aim,
  act: LessonActions,
): TemplateResult | typeof nothing {
  if (snapshot.kind === "map") return nothing;
  const change = controller.lstm ? nothingToChange : changeForm(controller, snapshot, aim, act.choose);
  return html`${change}${measuresLine(controller, snapshot)}`;
}

interface MapColumn extends Pick<ViewOptions, "width"> {
  readonly act: LessonActions;
  /** The figure, if it is part of the column. */
  readonly within: TemplateResult | typeof nothing;
}

/** The map and the route, left of the figure or around it. Its element loads with the lesson. */
function mapColumn(
  { player, step, summary, file }: ExplorerController,
  snapshot: MapSnapshot,
  { width, act, within }: MapColumn,
): TemplateResult {
  const size = mapSizeFor(width, isShort());
  return html`<div class="map-column"><dnc-map .snapshot=${snapshot} .step=${step} .width=${size.width} .height=${size.height}
    .playing=${player.playing} .errors=${file === undefined ? summary?.walkErrors : undefined} @request=${act.request}>${within}</dnc-map></div>`;
}

/** Input, reading and answer of the current step, in place of its moves. */
function stepView({ content, run }: Snapshot, step: number): TemplateResult {
  return html`<h2>Step ${step}</h2><p class="say">${sentenceView(content.say(run, step))}</p>`;
}

/** The keys of the figure. */
function keysView({ lstm }: ExplorerController, snapshot: Snapshot): TemplateResult {
  const flips = snapshot.kind === "picture" ? html`<br />1 to ${snapshot.episode.squares} square` : nothing;
  if (snapshot.kind === "map") return html`<p class="wordy">← → step<br />↑ ↓ location</p>`;
  const memory = lstm ? nothing : html`<br />, . move<br />↑ ↓ location<br />Enter formula`;
  return html`<p class="wordy">← → step${flips}${memory}</p>`;
}

/** The open formula, or the legend. */
function belowView(
  controller: ExplorerController,
  snapshot: Snapshot,
  { phone, maxWidth, layout }: ViewOptions,
): TemplateResult {
  if (snapshot.run.cells) return cellLegend;
  const formula = phone ? undefined : chosenFormula(controller, snapshot.run);
  return formula ?? legendView(geometryIn(snapshot, layout, maxWidth, phone).inside !== null, snapshot.content.legend);
}

/** Returns the geometry of a snapshot's figure. */
export function geometryIn({ run, content }: Snapshot, layout: Layout, maxWidth: number, phone: boolean): Geometry {
  return geometryOf({ T: run.T, N: run.N, W: run.W, ...content.size }, layout, maxWidth, phone);
}
