import { type CSSResult, html, LitElement, type PropertyDeclarations, type TemplateResult } from "lit";
import type { StorySnapshot } from "../../explorer/snapshot.ts";
import type { ModelSummary } from "../../session/messages.ts";
import { remembered } from "./answers.ts";
import { examples } from "./examples.ts";
import { storyAnswers } from "./storyAnswers.ts";
import { type Marks, problemsView, storyBox } from "./storyBox.ts";
import { questionAt } from "./storyEpisode.ts";
import { storyStyles } from "./storyStyles.ts";
import { storyTested } from "./storyTested.ts";
import { readText } from "./storyText.ts";

/** A request of the visitor: tell another story, or go to a step. */
export type StoryRequest =
  | { readonly kind: "tell"; readonly text: string }
  | { readonly kind: "step"; readonly t: number };

/** The box with the story, and the network's answers. They are hidden while they belong to another text than that of the box. */
export class DncStory extends LitElement {
  static override properties: PropertyDeclarations = {
    snapshot: { attribute: false },
    text: { attribute: false },
    step: { type: Number },
    summary: { attribute: false },
  };
  static override styles: CSSResult = storyStyles;

  declare snapshot: StorySnapshot;
  /** The text of the box. */
  declare text: string;
  declare step: number;
  declare summary: ModelSummary | undefined;

  constructor() {
    super();
    this.text = "";
    this.step = 0;
  }

  protected override render(): TemplateResult {
    const { text, snapshot, step } = this;
    const read = readText(text);
    const isCurrent = snapshot.episode.text === text;
    return html`<section aria-label="The story">
      <div class="write">
        <div class="examples" role="group" aria-label="Start with an example">${examples.map(
          ({ label, text: example }) =>
            html`<button aria-pressed=${example === text} @click=${() => this.#tell(example)}>${label}</button>`,
        )}</div>
        ${storyBox(text, read, isCurrent ? this.#marks : undefined, this.#tell)}
        ${problemsView(text, read.problems, this.#tell)}
        <p class="grammar">Any names: Ann <b>went to</b> Paris. She <b>took</b> the keys, <b>dropped</b> them, <b>put</b> them <b>in</b> a box, <b>gave</b> them <b>to</b> Tom. The box <b>is in</b> the hall. <b>Where is</b> Tom? <b>Who has</b> the keys?</p>
      </div>
      <div class="answers" aria-live="polite" aria-busy=${!isCurrent}>${isCurrent ? this.#answers(snapshot, step) : this.#waiting(read.lines.length)}</div>
      ${storyTested(this.summary)}
    </section>`;
  }

  #answers(snapshot: StorySnapshot, step: number): TemplateResult {
    if (snapshot.episode.asked.length === 0)
      return html`<p class="said">No question yet. Ask where somebody or something is.</p>`;
    return storyAnswers(snapshot, step, this.#go);
  }

  #waiting(lines: number): TemplateResult {
    return html`<p class="said">${lines === 0 ? "Nothing to answer yet. The figure shows an example." : "…"}</p>`;
  }

  get #marks(): Marks {
    const { run, episode } = this.snapshot;
    const question = questionAt(episode, this.step);
    return {
      remembered: question ? remembered(run, episode, question) : new Map(),
      current: episode.lines[this.step],
    };
  }

  readonly #go = (t: number): void => this.#request({ kind: "step", t });

  readonly #tell = (text: string): void => this.#request({ kind: "tell", text });

  #request(detail: StoryRequest): void {
    this.dispatchEvent(new CustomEvent<StoryRequest>("request", { detail }));
  }
}

customElements.define("dnc-story", DncStory);
