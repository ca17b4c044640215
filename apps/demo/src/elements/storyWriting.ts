import { html, nothing, type TemplateResult } from "lit";
import { type Problem, readText } from "../story/storyText.ts";

/** The story as text, and what of it the network cannot be told. */
export function storyWriting(text: string, write: (text: string) => void): TemplateResult {
  const { problems } = readText(text);
  const rows = Math.max(8, text.split("\n").length + 1);
  return html`<textarea aria-label="The story as text" aria-describedby="problems" spellcheck="false" maxlength="4000" rows=${rows} .value=${text}
      @input=${(event: Event) => write((event.target as HTMLTextAreaElement).value)}></textarea>
    <div id="problems" role="status">${
      problems.length === 0
        ? html`<p class="said">Who went where, and “Where is Mary?” – it knows every word of this.</p>`
        : html`<ul class="problems">${problems.map((problem) => problemView(problem, text, write))}</ul>`
    }</div>`;
}

function problemView({ sentence, words, fix }: Problem, text: string, write: (text: string) => void): TemplateResult {
  return html`<li><q>${sentence.slice(0, 80)}</q> ${words}
    ${fix ? html`<button @click=${() => write(fixed(text, sentence, fix))}>use “${fix.nearest}”</button>` : nothing}</li>`;
}

/** The text with the unknown word of that sentence replaced. */
function fixed(text: string, sentence: string, { unknown, nearest }: NonNullable<Problem["fix"]>): string {
  const from = text.indexOf(sentence);
  const at = text.indexOf(unknown, from);
  return at < 0 ? text : text.slice(0, at) + nearest + text.slice(at + unknown.length);
}
