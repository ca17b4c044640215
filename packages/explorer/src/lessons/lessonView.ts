import { html, nothing, type TemplateResult } from "lit";
import type { Aim } from "../changes/aim.ts";
import { changeForm, nothingToChange } from "../changes/changeForm.ts";
import { changesLine } from "../changes/changesLine.ts";
import { backendMenu } from "../explorer/backendMenu.ts";
import type { Conductor } from "../explorer/explorerController.ts";
import { modelMenu } from "../explorer/modelMenu.ts";
import type { Snapshot } from "../explorer/snapshot.ts";
import { drawView, transportView } from "../explorer/transportView.ts";
import { chosenFormula } from "../figure/chosenFormula.ts";
import type { Touch } from "../figure/dnc-figure.ts";
import { type Geometry, geometryOf } from "../figure/geometry.ts";
import { legendView } from "../figure/legendView.ts";
import { measuresLine, measuresView } from "../measures/measuresView.ts";
import { markedUp } from "../moves/markup.ts";
import { movesView } from "../moves/movesView.ts";
import { sentenceView } from "../moves/sentenceView.ts";
import { trainingTable, trainingView } from "../training/trainingView.ts";
import { partsView } from "./partsView.ts";
import type { StoryWish } from "./story/dnc-story.ts";
import "../figure/dnc-figure.ts";
import "./story/dnc-story.ts";

/** How a lesson is looked at. */
export interface Look {
  readonly phone: boolean;
  /** Of all there is, and for the figure. */
  readonly width: number;
  readonly room: number;
  /** Whether words stand beside the figure. */
  readonly isWide: boolean;
  /** Whether the figure is told as tables too. */
  readonly tables: boolean;
  /** What is about to be changed. */
  readonly aim: Aim;
}

/** What becomes of what the visitor does. */
export interface LessonActions {
  touch(event: CustomEvent<Touch>): void;
  wish(event: CustomEvent<StoryWish>): void;
  toggleTables(): void;
  choose(aim: Aim): void;
}

/** The title, what the lesson is, how the network does; in their place what went wrong, if something did. */
export function headView(conductor: Conductor, phone: boolean): TemplateResult {
  const { lesson, snapshot, problem } = conductor;
  const lede = markedUp(phone ? lesson.shortLede : lesson.lede);
  const score = snapshot ? snapshot.content.score(snapshot.run) : [];
  return html`<div class="head"><h1>${lesson.title}</h1>
    <p class="lede">${problem ? nothing : sentenceView(lede)}<span role="status">${problem ? html`<b class="error">${problem}</b>` : sentenceView(score)}</span></p>${snapshot ? changesLine(conductor, snapshot) : nothing}</div>`;
}

/** The figure of a lesson, what it means in words, and how its network learned. */
export function lessonView(conductor: Conductor, snapshot: Snapshot, look: Look, act: LessonActions): TemplateResult {
  const { settings, step } = conductor;
  const { run, content } = snapshot;
  const { phone, room, tables } = look;
  const change = conductor.lstm ? nothingToChange : changeForm(conductor, snapshot, look.aim, act.choose);
  const besides = html`${change}${measuresLine(conductor, snapshot)}`;
  const isBeside = snapshot.kind === "story" && look.isWide;
  return html`${
    snapshot.kind === "story"
      ? html`<div class="telling"><dnc-story .snapshot=${snapshot} .step=${step} @wish=${act.wish}></dnc-story>${isBeside ? besides : nothing}</div>`
      : nothing
  }
    <figure id="figure" aria-label="Memory over time">
      <dnc-figure .snapshot=${snapshot} .step=${step} .move=${settings.move} .row=${conductor.row} .phone=${phone} .room=${room}
        @touch=${act.touch}></dnc-figure>
      ${transportView(conductor)}${snapshot.kind === "picture" ? drawView(conductor, snapshot) : nothing}
      <div class="below">${belowView(conductor, snapshot, look)}</div>
      <div class="foot"><button aria-pressed=${settings.byNumber} @click=${() => conductor.set({ byNumber: !settings.byNumber })}>rows by number</button>
        <button aria-expanded=${tables} @click=${act.toggleTables}>${tables ? "hide the tables" : "show as tables"}</button>
        <p class="wordy">← → step<br />, . move<br />↑ ↓ row<br />Enter why</p></div>
      <figcaption class="unseen">${content.summary(run, step)}</figcaption>
    </figure>
    <aside>${movesView(conductor, snapshot)}${partsView(conductor)}${isBeside ? nothing : besides}</aside>
    ${snapshot.kind === "picture" ? trainingView(conductor, snapshot, look.width, phone) : nothing}
    ${measuresView(conductor, snapshot)}
    ${tables ? html`${content.tables(run, step)}${trainingTable(conductor)}` : nothing}
    ${phone ? html`<div class="menus">${backendMenu(conductor)}${modelMenu(conductor)}</div>` : nothing}`;
}

/** The formula of what was clicked, or the legend. */
function belowView(conductor: Conductor, snapshot: Snapshot, { phone, room }: Look): TemplateResult {
  const formula = phone ? undefined : chosenFormula(conductor, snapshot.run);
  return formula ?? legendView(geometryIn(snapshot, room, phone).inside !== null, snapshot.content.legend);
}

/** Of the figure of a snapshot. */
export function geometryIn({ run, content, lesson }: Snapshot, room: number, phone: boolean): Geometry {
  return geometryOf({ T: run.T, N: run.N, W: run.W, ...content.room }, lesson.layout, room, phone);
}
