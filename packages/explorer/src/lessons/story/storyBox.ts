import { html, nothing, type TemplateResult } from "lit";
import type { Problem } from "./clause.ts";
import { MOST_LETTERS, type ReadText } from "./storyText.ts";

/** How strongly each line is remembered for the current question, and the line of the current step. */
export interface Marks {
  readonly remembered: ReadonlyMap<number, number>;
  readonly current: number | undefined;
}

const NO_MARKS: Marks = { remembered: new Map(), current: undefined };

/** The text in a box. Marks lie below its letters: what is not understood, what is remembered, and the current sentence. */
export function storyBox(
  text: string,
  read: ReadText,
  marks: Marks = NO_MARKS,
  write: (text: string) => void,
): TemplateResult {
  const input = (event: Event) => write((event.target as HTMLTextAreaElement).value);
  return html`<div class="box"><div class="under" aria-hidden="true">${markedText(text, read, marks)}</div>
    <textarea aria-label="Your story" aria-describedby="problems" spellcheck="false" maxlength=${MOST_LETTERS} .value=${text} @input=${input}></textarea></div>`;
}

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly class: string;
}

/** The text in spans. A line break at the end needs another character to be as high as in the box. */
function markedText(text: string, read: ReadText, marks: Marks): TemplateResult {
  let at = 0;
  const pieces = marksOf(read, marks).map((mark) => {
    const before = text.slice(at, mark.start);
    at = mark.end;
    return html`${before}<span class=${mark.class}>${text.slice(mark.start, mark.end)}</span>`;
  });
  return html`${pieces}${text.slice(at)}${"\u200b"}`;
}

/** Returns marks in order, none of which overlap. */
function marksOf({ lines, problems }: ReadText, { remembered, current }: Marks): readonly Mark[] {
  const wrong = problems.map(({ start, end }) => ({ start, end, class: "unknown" }));
  const told = lines.flatMap(({ start, end }, line): Mark[] => {
    const classes = [remembered.has(line) ? "remembered" : "", line === current ? "current" : ""].filter(Boolean);
    return classes.length > 0 ? [{ start, end, class: classes.join(" ") }] : [];
  });
  const sorted = [...wrong, ...told].sort((a, b) => a.start - b.start);
  return sorted.filter(({ start }, k) => k === 0 || start >= sorted[k - 1]!.end);
}

/** The parts of the text that are not understood, some with a word to replace them. */
export function problemsView(
  text: string,
  problems: readonly Problem[],
  write: (text: string) => void,
): TemplateResult {
  const use = ({ start, end }: Problem, word: string) => write(text.slice(0, start) + word + text.slice(end));
  return html`<div id="problems" role="status">${
    problems.length === 0
      ? nothing
      : html`<ul class="problems">${problems.slice(0, 3).map(
          (
            problem,
          ) => html`<li><q class="unseen">${text.slice(problem.start, Math.min(problem.end, problem.start + 60))}</q> ${problem.message}
            ${problem.fix ? html`<button @click=${() => use(problem, problem.fix!)}>use “${problem.fix}”</button>` : nothing}</li>`,
        )}</ul>`
  }</div>`;
}
