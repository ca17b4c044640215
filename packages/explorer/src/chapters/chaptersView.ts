import { html, nothing, type TemplateResult } from "lit";
import type { ExplorerController } from "../explorer/explorerController.ts";
import type { Snapshot } from "../explorer/snapshot.ts";
import { transportView } from "../explorer/transportView.ts";
import type { Touch } from "../figure/dnc-figure.ts";
import { lengthsView } from "../lengths/lengthsView.ts";
import type { Layout } from "../lessons/lesson.ts";
import { markedUp } from "../moves/markup.ts";
import type { Piece } from "../moves/sentence.ts";
import { sentenceView } from "../moves/sentenceView.ts";
import { raceView } from "../race/raceView.ts";
import { type ChapterName, chapterNames } from "../settings/settings.ts";
import { trainingWords } from "../training/trainingView.ts";
import type { ChapterScroll } from "./chapterScroll.ts";
import { type Chapter, chapterOf, nextOf } from "./chapters.ts";
import { CHAPTERS_TITLE } from "./told.ts";
import "../figure/dnc-figure.ts";

export interface ChapterOptions {
  readonly phone: boolean;
  readonly maxWidth: number;
  readonly layout: Layout;
  readonly scroll: ChapterScroll;
  /** Link to what a fragment of the address shows. */
  link(address: string, words: string): TemplateResult;
}

/** The chapters: one figure, and text that scrolls beside or below it. */
export function chaptersView(controller: ExplorerController, options: ChapterOptions): TemplateResult {
  const { settings, problem } = controller;
  const current = settings.chapter!;
  return html`<div class="head"><h1>${CHAPTERS_TITLE}</h1>
      <p class="lede">${problem ? html`<b class="error" role="status">${problem}</b>` : "Six short chapters about one trained network, which runs in this page. Scroll to move time."}</p></div>
    <nav class="contents" aria-label="Chapters"><ol>${chapterNames.map(
      (
        name,
        at,
      ) => html`<li><button aria-current=${name === current ? "step" : nothing} @click=${() => options.scroll.show(name)}>
        <span class="number" aria-hidden="true">${at + 1}</span>${chapterOf(name).title}</button></li>`,
    )}</ol></nav>
    <div class="telling"><div class="exhibit">${exhibitView(controller, chapterOf(current), options)}</div>
    <div class="told">${chapterNames.map((name) => chapterView(controller, name, options))}</div></div>
    ${lengthsView(controller)}${raceView(controller)}`;
}

function exhibitView(controller: ExplorerController, chapter: Chapter, options: ChapterOptions): TemplateResult {
  const { snapshot, step, settings } = controller;
  if (snapshot?.kind !== "picture")
    return html`<figure class="loading" aria-busy="true"><span class="unseen">Loading the network …</span></figure>`;
  const { run, content } = snapshot;
  const move = settings.move ?? chapter.move;
  const revealed = isShownWhole(controller, chapter) ? controller.revealed : step + 1;
  const isGone = chapter.hidesInput && step >= chapter.span(snapshot.episode)[0];
  const touch = ({ detail }: CustomEvent<Touch>) => touched(controller, detail);
  return html`<figure id="figure" aria-label="Memory over time">
      <dnc-figure .snapshot=${snapshot} .step=${step} .move=${move} .layout=${options.layout} .location=${controller.location}
        .phone=${options.phone} .maxWidth=${options.maxWidth} .revealed=${revealed} .hidesInput=${isGone} @touch=${touch}></dnc-figure>${transportView(controller)}
      <figcaption>${captionView(snapshot, step, move)}<span class="unseen">${content.summary(run, step)}</span></figcaption></figure>`;
}

/** Whether the whole run is drawn: an attempt shows its effect at the end. */
function isShownWhole(controller: ExplorerController, { hidesFuture, attempt }: Chapter): boolean {
  return !hidesFuture || (attempt.isOn(controller) && !controller.player.playing);
}

/** Sentence about the current step. */
function captionView({ run, content }: Snapshot, step: number, move: number | null): TemplateResult {
  const pieces: readonly Piece[] = move === null ? content.say(run, step) : content.moves(run, step)[move]!.pieces;
  return html`<b>Step ${step}.</b> ${sentenceView(pieces)}`;
}

function touched(controller: ExplorerController, detail: Touch): void {
  if (detail.kind === "step") controller.player.go(detail.t);
  else if (detail.kind === "flip") controller.flip(detail.column, detail.square);
  else if ("location" in detail.spot) controller.set({ location: detail.spot.location });
}

function chapterView(controller: ExplorerController, name: ChapterName, options: ChapterOptions): TemplateResult {
  const { title, words, attempt, more } = chapterOf(name);
  const isCurrent = controller.settings.chapter === name;
  const next = nextOf(name);
  const tried = isCurrent && attempt.isOn(controller);
  const attempted = () => {
    options.scroll.begin(name);
    attempt.act(controller);
  };
  return html`<section class="chapter ${isCurrent ? "current" : ""}" aria-labelledby="chapter-${name}"><div>
      <h2 id="chapter-${name}" tabindex="-1"><span class="number" aria-hidden="true">${chapterNames.indexOf(name) + 1}</span>${title}</h2>
      <p>${sentenceView(markedUp(words))}</p>
      <p class="attempt"><span>Try it:</span> ${attemptButton(controller, name, tried, attempted)}</p>
      <p class="result" role="status">${isCurrent ? resultView(controller, name, tried) : nothing}</p>
      <p class="onward">${options.link(more.address, more.words)}
        ${next ? html`<button class="next" @click=${() => options.scroll.show(next)}>Next: ${chapterOf(next).title} ↓</button>` : nothing}</p>
    </div></section>`;
}

function attemptButton(
  { training }: ExplorerController,
  name: ChapterName,
  tried: boolean,
  act: () => void,
): TemplateResult {
  const { attempt } = chapterOf(name);
  if (name === "train" && training.running)
    return html`<button class="go" @click=${() => training.stop()}>Stop</button>`;
  return html`<button class="go" @click=${act}>${tried ? attempt.undo : attempt.words}</button>`;
}

/** The score of an attempt. Before it, only the chapters in which the answer is complete show one. */
function resultView(
  controller: ExplorerController,
  name: ChapterName,
  tried: boolean,
): TemplateResult | typeof nothing {
  const { snapshot } = controller;
  if (!snapshot || (chapterOf(name).hidesFuture && (!tried || controller.player.playing))) return nothing;
  const progress = name === "train" && controller.training.live ? trainingWords(controller) : "";
  return html`Its answer: ${sentenceView(snapshot.content.score(snapshot.run))} ${progress}`;
}
