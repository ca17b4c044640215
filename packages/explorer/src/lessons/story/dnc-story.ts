import { type CSSResult, html, LitElement, type PropertyDeclarations, type TemplateResult } from "lit";
import type { StorySnapshot } from "../../explorer/snapshot.ts";
import { drawnStory, withLine, withLineMoved, withoutLine, withQuestion, withStatement } from "./edits.ts";
import { exampleStory, examples } from "./examples.ts";
import { LEARNED_STATEMENTS, type Line, MOST_LINES, type Story, sentenceOf } from "./grammar.ts";
import { storyAnswer } from "./storyAnswer.ts";
import { storyLine } from "./storyLine.ts";
import { storyStyles } from "./storyStyles.ts";
import { readText, textOf } from "./storyText.ts";
import { storyWriting, type Written } from "./storyWriting.ts";

/** A request of the visitor: change the story, or go to a step. */
export type StoryRequest =
  | { readonly kind: "tell"; readonly story: Story }
  | { readonly kind: "step"; readonly t: number };

/** Editor of the story, word by word or as text, with the network's answers. */
export class DncStory extends LitElement {
  static override properties: PropertyDeclarations = {
    snapshot: { attribute: false },
    step: { type: Number },
    past: { state: true },
    said: { state: true },
    written: { state: true },
  };
  static override styles: CSSResult = storyStyles;

  declare snapshot: StorySnapshot;
  declare step: number;
  /** Previous stories for undo, newest last. */
  declare protected past: readonly Story[];
  /** Message about the last removal. */
  declare protected said: string;
  /** The text while the story is edited as text. */
  declare protected written: Written | undefined;
  /** Selector of the element to focus after the next update. */
  #next: string | undefined;

  constructor() {
    super();
    this.step = 0;
    this.past = [];
    this.said = "";
  }

  get #story(): Story {
    return this.snapshot.episode.story;
  }

  protected override render(): TemplateResult {
    const { written } = this;
    return html`<section aria-label="The story">
      <div><h2><span>The story</span><button class="way" @click=${this.#turn}>${written ? "choose words" : "write it as text"}</button></h2>
        ${written ? storyWriting(written, (change) => this.#write(change)) : this.#lines()}</div>
      ${storyAnswer(this.snapshot, this.step)}
    </section>`;
  }

  #lines(): TemplateResult {
    const story = this.#story;
    const isFull = story.length >= MOST_LINES;
    const isLong = story.filter(({ kind }) => kind === "statement").length > LEARNED_STATEMENTS;
    const warning = "It was trained on stories of ten sentences. It may forget parts of longer ones.";
    return html`<ol>${story.map((line, at) =>
      storyLine(
        { snapshot: this.snapshot, step: this.step, line, at },
        { change: this.#change, move: this.#move, remove: this.#remove, go: this.#go },
      ),
    )}</ol>
      <div class="does">
        <button ?disabled=${isFull} @click=${() => this.#insert(withStatement(story), "who")}>+ sentence</button>
        <button ?disabled=${isFull} @click=${() => this.#insert(withQuestion(story), "who")}>+ question</button>
        <select aria-label="Start with another story" @change=${this.#begin}><option>examples</option>${examples.map(({ label }) => html`<option>${label}</option>`)}<option>random</option></select>
        <button class="undo" ?disabled=${this.past.length === 0} @click=${this.#undo}>undo</button>
      </div>
      <p class="said" role="status">${isFull ? `${MOST_LINES} sentences is the maximum. ` : this.said} ${isLong ? warning : ""}</p>`;
  }

  readonly #change = (at: number, line: Line): void => this.#tell(withLine(this.#story, at, line));

  readonly #move = (at: number, by: 1 | -1): void => {
    this.#next = `li:nth-child(${at + by + 1}) .${by < 0 ? "up" : "down"}`;
    this.#tell(withLineMoved(this.#story, at, by));
  };

  readonly #remove = (at: number): void => {
    this.#next = ".undo";
    const said = `Removed “${sentenceOf(this.#story[at]!)}”`;
    this.#tell(withoutLine(this.#story, at));
    this.said = said;
  };

  readonly #go = (t: number): void => this.#request({ kind: "step", t });

  #insert({ at, story }: { readonly at: number; readonly story: Story }, part: string): void {
    this.#next = `li:nth-child(${at + 1}) .${part}`;
    this.#tell(story);
  }

  readonly #undo = (): void => {
    const story = this.past.at(-1);
    if (!story) return;
    this.past = this.past.slice(0, -1);
    this.said = "";
    this.#request({ kind: "tell", story });
  };

  #tell(story: Story): void {
    this.past = [...this.past, this.#story].slice(-100);
    this.said = "";
    this.#request({ kind: "tell", story });
  }

  /** Menu with actions: it resets to its label after each choice. */
  readonly #begin = (event: Event): void => {
    const menu = event.target as HTMLSelectElement;
    const index = menu.selectedIndex - 1;
    menu.selectedIndex = 0;
    this.#tell(index < examples.length ? exampleStory(index) : drawnStory());
  };

  readonly #turn = (): void => {
    const text = `${textOf(this.#story)}\n`;
    this.written = this.written ? undefined : { text, caret: text.length };
    this.said = "";
    this.#next = this.written ? "textarea" : ".way";
  };

  #write(written: Written): void {
    if (written.text === this.written?.text) {
      this.written = written;
      return;
    }
    this.written = written;
    this.#next = "textarea";
    const { story } = readText(written.text);
    if (story.length > 0 && textOf(story) !== textOf(this.#story)) this.#tell(story);
  }

  #request(detail: StoryRequest): void {
    this.dispatchEvent(new CustomEvent<StoryRequest>("request", { detail }));
  }

  protected override updated(): void {
    const wanted = this.#next && this.renderRoot.querySelector<HTMLElement>(this.#next);
    if (!wanted) return;
    this.#next = undefined;
    wanted.focus();
    if (this.written && wanted instanceof HTMLTextAreaElement)
      wanted.selectionStart = wanted.selectionEnd = this.written.caret;
  }
}

customElements.define("dnc-story", DncStory);
