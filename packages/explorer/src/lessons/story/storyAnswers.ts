import { html, nothing, type TemplateResult } from "lit";
import type { StorySnapshot } from "../../explorer/snapshot.ts";
import { percent } from "../../moves/sentence.ts";
import { sentenceView } from "../../moves/sentenceView.ts";
import type { Run } from "../../session/run.ts";
import { answerOf, isRight, remembered } from "./answers.ts";
import { type Asked, questionAt, type StoryEpisode } from "./storyEpisode.ts";
import { rightName } from "./storySay.ts";
import { storySources } from "./storySources.ts";

/** The questions of the story with the answers of the network and of the LSTM, as a conversation. */
export function storyAnswers(snapshot: StorySnapshot, step: number, go: (step: number) => void): TemplateResult {
  const { episode } = snapshot;
  const current = questionAt(episode, step);
  return html`<ol class="talk">${episode.asked.map((question) => {
    const { sentence } = episode.story[question.line]!;
    return html`<li aria-current=${question === current ? "true" : nothing}>
      <button class="question" @click=${() => go(question.step)}><span class="unseen">Go to the answer of </span>${sentence}</button>
      ${answerLine(snapshot, question)}${question === current ? sourcesView(snapshot, question) : nothing}</li>`;
  })}</ol>`;
}

/** The locations read for an answer, and the sentences that it needs but did not read. */
function sourcesView({ run, episode }: StorySnapshot, question: Asked): TemplateResult {
  return html`<p class="sources">${sentenceView(storySources(run, episode, question))} ${unread(run, episode, question)}</p>`;
}

/** The sentences that a right answer needs and whose locations were not read: the network knows them in another way. */
function unread(run: Run, episode: StoryEpisode, question: Asked): string {
  const read = remembered(run, episode, question);
  const missing = question.support
    .filter((line) => !read.has(line))
    .map((line) => `“${episode.story[line]!.sentence}”`);
  if (run.cells || missing.length === 0 || !isRight(run.answers, episode, question)) return "";
  return `Right without reading ${missing.join(" and ")}`;
}

function answerLine({ run, episode }: StorySnapshot, question: Asked): TemplateResult {
  const own = answerOf(run.answers, episode, question.step);
  const right = isRight(run.answers, episode, question);
  const { rivalAnswers } = run;
  const rival = rivalAnswers && answerOf(rivalAnswers, episode, question.step);
  return html`<p class="answer"><b>${own.word}</b> ${percent(own.probability)} ${verdict(right)}
    ${right ? nothing : html`<span class="right-one">${rightName(episode, question)}</span>`}
    ${rival ? html`<span class="rival">LSTM: ${rival.word} ${verdict(isRight(rivalAnswers, episode, question))}</span>` : nothing}</p>`;
}

function verdict(right: boolean): TemplateResult {
  return right
    ? html`<span class="right">✓<span class="unseen"> right</span></span>`
    : html`<span class="wrong">✕<span class="unseen"> wrong</span></span>`;
}
