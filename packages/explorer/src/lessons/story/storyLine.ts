import { html, nothing, type TemplateResult } from "lit";
import type { StorySnapshot } from "../../explorer/snapshot.ts";
import { discMark } from "../../figure/marks.ts";
import { percent } from "../../moves/sentence.ts";
import { answerOf, isRight, sourcesOfAnswer } from "./answers.ts";
import { type Line, people, places, sentenceOf, verbs } from "./grammar.ts";
import { questionAt } from "./storyEpisode.ts";

/** A line with its story. */
export interface PlacedLine {
  readonly snapshot: StorySnapshot;
  readonly step: number;
  readonly line: Line;
  readonly at: number;
}

export interface LineActions {
  change(at: number, line: Line): void;
  move(at: number, by: 1 | -1): void;
  remove(at: number): void;
  /** Goes to a step of the figure. */
  go(t: number): void;
}

/** A sentence with a menu for every word that can change; a question with its answer. */
export function storyLine(placed: PlacedLine, actions: LineActions): TemplateResult {
  const { snapshot, step, line, at } = placed;
  const { lines, story } = snapshot.episode;
  const first = lines.indexOf(at);
  const sentence = sentenceOf(line);
  return html`<li class=${line.kind} aria-current=${lines[step] === at ? "step" : nothing}>
    <button class="number" aria-label="Go to step ${first}: ${sentence}" @click=${() => actions.go(line.kind === "question" ? lines.lastIndexOf(at) : first)}>${first}</button>
    ${readMark(placed)}
    <span class="sentence">${line.kind === "question" ? questionWords(placed, actions) : statementWords(placed, actions)}</span>
    <span class="tools">
      <button class="up" aria-label="Move up: ${sentence}" aria-disabled=${at === 0} @click=${() => at > 0 && actions.move(at, -1)}>${icon("M6 10V2M2.5 5.5L6 2l3.5 3.5")}</button>
      <button class="down" aria-label="Move down: ${sentence}" aria-disabled=${at === story.length - 1} @click=${() => at < story.length - 1 && actions.move(at, 1)}>${icon("M6 2v8M2.5 6.5L6 10l3.5-3.5")}</button>
      <button class="remove" aria-label="Remove: ${sentence}" aria-disabled=${story.length === 1} @click=${() => story.length > 1 && actions.remove(at)}>${icon("M3 3l6 6M9 3l-6 6")}</button>
    </span>
    ${line.kind === "question" ? answerLine(placed) : nothing}
  </li>`;
}

function statementWords({ line, at }: PlacedLine, { change }: LineActions): TemplateResult {
  if (line.kind !== "statement") return html``;
  return html`${choice("who", "Person", people, line.who, (who) => change(at, { ...line, who }))}
    ${choice("verb", "Verb", verbs, line.verb, (verb) => change(at, { ...line, verb }))}
    the ${choice("place", "Place", places, line.place, (place) => change(at, { ...line, place }))}.`;
}

function questionWords({ line, at }: PlacedLine, { change }: LineActions): TemplateResult {
  return html`Where is ${choice("who", "Asked about", people, line.who, (who) => change(at, { kind: "question", who }))}?`;
}

function choice(
  part: string,
  label: string,
  words: readonly string[],
  chosen: number,
  choose: (word: number) => void,
): TemplateResult {
  return html`<select class=${part} aria-label=${label} @change=${(event: Event) => choose((event.target as HTMLSelectElement).selectedIndex)}>${words.map(
    (word, at) => html`<option .selected=${at === chosen}>${word}</option>`,
  )}</select>`;
}

/** Shows how strongly this sentence's location was read for the current answer. */
function readMark({ snapshot, step, at }: PlacedLine): TemplateResult | typeof nothing {
  const { episode, run } = snapshot;
  const question = questionAt(episode, step);
  if (!question) return nothing;
  const sources = sourcesOfAnswer(run, question).filter((source) => episode.lines[source.step] === at);
  const weight = sources.reduce((sum, source) => sum + source.weight, 0);
  if (weight === 0) return nothing;
  return html`<svg class="mark" width="12" height="12" viewBox="0 0 12 12" role="img" aria-label="Read for the answer: ${percent(weight)}">${discMark(6, 6, weight, 11, "var(--read)")}</svg>`;
}

/** The network's answer, and the LSTM's. */
function answerLine({ snapshot, at }: PlacedLine): TemplateResult | typeof nothing {
  const { episode, run } = snapshot;
  const question = episode.asked.find(({ line }) => line === at);
  if (!question) return nothing;
  const own = answerOf(run.answers, question.step);
  const rival = run.rivalAnswers && answerOf(run.rivalAnswers, question.step);
  const verdict = (right: boolean | undefined) =>
    right === undefined
      ? nothing
      : right
        ? html` <span class="right">✓<span class="unseen"> right</span></span>`
        : html` <span class="wrong">✕<span class="unseen"> wrong</span></span>`;
  return html`<p class="answer"><b>${own.word}</b> ${percent(own.probability)}${verdict(isRight(run.answers, question))}
    ${question.place === null ? html`<span class="none">the story does not say</span>` : nothing}
    ${rival && question.place !== null ? html`<span class="rival">LSTM: ${rival.word} ${percent(rival.probability)}${verdict(isRight(run.rivalAnswers!, question))}</span>` : nothing}</p>`;
}

const icon = (path: string): TemplateResult =>
  html`<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><path d=${path} fill="none" stroke="currentColor" stroke-width="1.5" /></svg>`;
