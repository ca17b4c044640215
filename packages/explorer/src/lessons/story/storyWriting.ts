import { html, nothing, type TemplateResult } from "lit";
import { people, places, verbs } from "./grammar.ts";
import { nextWords, withWord } from "./nextWords.ts";
import { type Problem, readText, startOf } from "./storyText.ts";

/** A text with a caret position. */
export interface Written {
  readonly text: string;
  readonly caret: number;
}

/** Text editor of the story, with possible next words and the errors found. */
export function storyWriting({ text, caret }: Written, write: (written: Written) => void): TemplateResult {
  const { story, problems } = readText(text);
  const isQuestion = story.some(({ kind }) => kind === "question");
  const rows = Math.max(8, text.split("\n").length + 1);
  const input = (event: Event) => {
    const { value, selectionEnd } = event.target as HTMLTextAreaElement;
    write({ text: value, caret: selectionEnd });
  };
  return html`<textarea aria-label="The story as text" aria-describedby="problems" spellcheck="false" maxlength="4000" rows=${rows} .value=${text}
      @input=${input} @keyup=${input} @click=${input}></textarea>
    ${nextView({ text, caret }, write)}
    <div id="problems" role="status">${
      problems.length === 0
        ? html`<p class="said">${story.length === 0 ? "Who went where? One sentence per line." : isQuestion ? "All words are known." : "Now ask where somebody is."}</p>`
        : html`<ul class="problems">${problems.map((problem) => problemView(problem, text, write))}</ul>`
    }</div>
    <details class="words"><summary>All known words</summary>
      <p><b>People</b> ${listed(people)}</p><p><b>Verbs</b> ${listed(verbs)}</p><p><b>Places</b> ${listed(places)}</p>
      <p>“Where is Mary?” is the only kind of question. The network knows no other words.</p></details>`;
}

/** Buttons that insert a word at the caret. */
function nextView({ text, caret }: Written, write: (written: Written) => void): TemplateResult {
  const before = text.slice(0, caret);
  const after = text.slice(caret);
  const next = nextWords(before);
  const put = (word: string) => {
    const begin = withWord(before, word, next);
    write({ text: begin + after.replace(/^\n/, ""), caret: begin.length });
  };
  return html`<div class="next" role="group" aria-label="Words that may come next">${next.words.map(
    (word) => html`<button @click=${() => put(word)}>${word}</button>`,
  )}</div>`;
}

function problemView(
  { sentence, words, fix }: Problem,
  text: string,
  write: (written: Written) => void,
): TemplateResult {
  const use = ({ unknown, nearest }: NonNullable<Problem["fix"]>) => {
    const at = text.indexOf(unknown, text.indexOf(sentence));
    if (at < 0) return;
    const begin = text.slice(0, at) + nearest;
    write({ text: begin + text.slice(at + unknown.length), caret: begin.length });
  };
  return html`<li><q>${startOf(sentence, 80)}</q> ${words}
    ${fix ? html`<button @click=${() => use(fix)}>use “${fix.nearest}”</button>` : nothing}</li>`;
}

const listed = (words: readonly string[]): string => words.join(", ");
