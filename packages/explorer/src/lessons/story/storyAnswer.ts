import { html, nothing, svg, type TemplateResult } from "lit";
import type { StorySnapshot } from "../../explorer/snapshot.ts";
import { percent } from "../../moves/sentence.ts";
import { sentenceView } from "../../moves/sentenceView.ts";
import { candidatesOf } from "./answers.ts";
import { people, places, sentenceOf } from "./grammar.ts";
import { type Asked, questionAt } from "./storyEpisode.ts";
import { storySources } from "./storySources.ts";

/** The current question: the most probable answers, and the sentences whose locations were read for it. */
export function storyAnswer(snapshot: StorySnapshot, step: number): TemplateResult {
  const question = questionAt(snapshot.episode, step);
  if (!question) return html`<p class="said">No question yet: add one.</p>`;
  const { run, episode } = snapshot;
  return html`<section class="asked" aria-label="The answer">
    <h3>${sentenceOf(episode.story[question.line]!)}</h3>
    <table><caption class="unseen">Most probable answers</caption><tbody>${candidatesOf(
      run.answers,
      question.step,
      3,
    ).map(
      ({ word, probability }) => html`<tr><th scope="row">${word}</th>
        <td><svg width="132" height="11" aria-hidden="true">${svg`<rect width="132" height="11" fill="var(--paper)" /><rect width=${132 * probability} height="11" fill="var(--ink)" />`}</svg></td>
        <td>${percent(probability)}</td></tr>`,
    )}</tbody></table>
    <p>${sentenceView(storySources(run, episode, question))} ${expected(question)}</p></section>`;
}

function expected({ who, place, support }: Asked): TemplateResult | typeof nothing {
  const name = people[who]!;
  if (place === null) return html`<b>The story does not say where ${name} is</b>: there is no right answer.`;
  return support === null ? nothing : html`${name} was last said to be in the ${places[place]}.`;
}
