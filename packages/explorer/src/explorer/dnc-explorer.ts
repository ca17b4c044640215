import { type CSSResult, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { type Aim, aimAt, aimOf } from "../changes/aim.ts";
import { changeStyles } from "../changes/changeStyles.ts";
import type { DncFigure, Touch } from "../figure/dnc-figure.ts";
import { agreeStyles } from "../lessons/agree/agreeStyles.ts";
import { agreeView } from "../lessons/agree/agreeView.ts";
import { breakDock } from "../lessons/break/breakDock.ts";
import { breakStyles } from "../lessons/break/breakStyles.ts";
import { breakView } from "../lessons/break/breakView.ts";
import { geometryIn, headView, lessonView } from "../lessons/lessonView.ts";
import { flip, writePicture } from "../lessons/picture/picture.ts";
import type { StoryWish } from "../lessons/story/dnc-story.ts";
import { writeStory } from "../lessons/story/storyCode.ts";
import { toldStyles } from "../lessons/story/toldStyles.ts";
import { measuresStyles } from "../measures/measuresStyles.ts";
import { ConductedElement } from "./controlledElement.ts";
import { dockView } from "./dockView.ts";
import { dropZone } from "./dropZone.ts";
import type { Conductor } from "./explorerController.ts";
import { explorerStyles } from "./explorerStyles.ts";
import { formulaFor, KeyMap } from "./keyMap.ts";
import type { Snapshot } from "./snapshot.ts";
import { setTheme } from "./theme.ts";
import { tokens } from "./tokens.ts";
import { topView } from "./topView.ts";

const PHONE = 700;
const NARROWEST = 320;
const FIGURE = 1086;
/** Of the story beside its figure, with what is between them: see toldStyles.ts. */
const STORY = 344;
/** From here on words stand beside the figure; explorerStyles.ts has both. */
const ASIDE = 1180;
const WORDS = 280;

/** A lesson's figure, what it means in words, and how the network learned it. */
export class DncExplorer extends ConductedElement {
  static override properties: PropertyDeclarations = {
    ...ConductedElement.properties,
    tables: { state: true },
    shared: { state: true },
    dragged: { state: true },
    width: { state: true },
    aim: { state: true },
  };
  static override styles: CSSResult[] = [
    ...[tokens, explorerStyles, toldStyles, breakStyles, agreeStyles, changeStyles, measuresStyles],
  ];

  declare protected tables: boolean;
  declare protected shared: boolean;
  /** Whether a file is held over it. */
  declare protected dragged: boolean;
  declare protected width: number;
  /** What is about to be changed; undefined: what the formula explains. */
  declare protected aim: Aim | undefined;
  /** What was brought into sight. */
  #tab = "";
  #unfolded: string | undefined;

  constructor() {
    super();
    this.tables = this.shared = this.dragged = false;
    this.width = FIGURE;
  }

  protected override connected(conductor: Conductor, signal: AbortSignal): void {
    const keys = new KeyMap(conductor);
    const place: EventTarget = this.page ? window : this;
    place.addEventListener("keydown", (event) => keys.press(event as KeyboardEvent), { signal });
    const over = (isOver: boolean) => {
      this.dragged = isOver;
    };
    dropZone(place, { over, drop: (file) => void conductor.load(file) }, signal);
    const observer = new ResizeObserver(() => {
      this.width = Math.max(NARROWEST, this.clientWidth);
    });
    observer.observe(this);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  get #phone(): boolean {
    return this.width <= PHONE;
  }

  /** Width for the figure. */
  get #room(): number {
    if (this.#phone) return Math.min(this.width, 472) - 32;
    const words = this.conductor.lesson.kind === "story" ? STORY : WORDS;
    return Math.min(FIGURE, Math.min(this.width, 1440) - 56 - (this.width > ASIDE ? words : 0));
  }

  protected override render(): TemplateResult {
    const conductor = this.conductor;
    const { settings, snapshot } = conductor;
    setTheme(this, settings.theme);
    return html`${this.#top()}
      <main class="page ${settings.lesson === "break" ? "broken" : snapshot?.kind === "story" && settings.lesson !== "agree" ? "told" : ""}">
        ${this.#main(snapshot)}
      </main>
      ${this.dragged ? html`<div class="drop" aria-hidden="true"><p>Let go to look at this model in the lesson ${conductor.lesson.label}</p></div>` : nothing}
      ${this.#dock(snapshot)}`;
  }

  #main(snapshot: Snapshot | undefined): TemplateResult {
    const conductor = this.conductor;
    const { lesson } = conductor.settings;
    if (lesson === "agree") return agreeView(conductor);
    if (lesson !== "break") return this.#page(snapshot);
    const room = { room: this.#room, phone: this.#phone };
    return breakView(conductor, room, { shown: this.tables, toggle: this.#toggleTables });
  }

  #dock(snapshot: Snapshot | undefined): TemplateResult | typeof nothing {
    const conductor = this.conductor;
    const { lesson } = conductor.settings;
    if (!this.#phone) return nothing;
    if (lesson === "break") return conductor.breaking.harm ? breakDock(conductor, conductor.breaking.harm) : nothing;
    return snapshot && lesson !== "agree" ? dockView(conductor, snapshot) : nothing;
  }

  #page(snapshot: Snapshot | undefined): TemplateResult {
    return html`${headView(this.conductor, this.#phone)}
        ${snapshot ? this.#lesson(snapshot) : html`<figure class="loading" aria-busy="true">Loading the network …</figure>`}`;
  }

  #top(): TemplateResult {
    return topView(this.conductor, {
      ...{ phone: this.#phone, links: this.links, shared: this.shared },
      ...{ share: this.#share, skip: this.#skip },
      show: (task) => {
        this.settings = { task };
      },
    });
  }

  get #aim(): Aim {
    return this.aim ?? aimOf(this.conductor.settings.formula ?? "read");
  }

  /** A lesson whose network is watched, not broken or compared. */
  #lesson(snapshot: Snapshot): TemplateResult {
    const [room, phone] = [this.#room, this.#phone];
    return lessonView(
      this.conductor,
      snapshot,
      { room, phone, width: this.width, isWide: this.width > ASIDE, tables: this.tables, aim: this.#aim },
      { touch: this.#touch, wish: this.#wish, toggleTables: this.#toggleTables, choose: this.#choose },
    );
  }

  readonly #toggleTables = (): void => {
    this.tables = !this.tables;
  };

  readonly #choose = (aim: Aim): void => {
    this.aim = aim;
  };

  protected override updated(): void {
    super.updated();
    this.#showTab();
    this.#showUnfolded();
    const { snapshot } = this.conductor;
    const below = this.renderRoot.querySelector<HTMLElement>(".below");
    if (!snapshot || !below) return;
    const g = geometryIn(snapshot, this.#room, this.#phone);
    below.classList.toggle("under", !g.inside);
    below.style.left = `${g.inside?.usage ?? g.left}px`;
    below.style.top = `${g.answered - 2}px`;
  }

  /** Where the list of lessons is wider than its place, the one that is shown is in sight. */
  #showTab(): void {
    const shown = `${this.conductor.settings.lesson} ${this.#phone}`;
    if (shown === this.#tab) return;
    this.#tab = shown;
    const tab = this.renderRoot.querySelector<HTMLElement>("nav [aria-current]");
    const list = tab?.parentElement;
    if (!list) return;
    list.scrollLeft = tab.offsetLeft - list.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
  }

  /** What the visitor unfolds below all else is brought into sight, as soon as it is there. */
  #showUnfolded(): void {
    const { settings, snapshot } = this.conductor;
    if (!snapshot) return;
    const open = [settings.measures ? ".measures" : "", this.tables ? ".tables" : ""];
    const before = this.#unfolded?.split(" ") ?? open;
    const place = open.find((selector, at) => selector && selector !== before[at]);
    const section = place ? this.renderRoot.querySelector(`main > ${place}`) : null;
    if (place && !section) return;
    this.#unfolded = open.join(" ");
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    section?.scrollIntoView({ block: "nearest", behavior: isStill ? "instant" : "smooth" });
  }

  readonly #touch = ({ detail }: CustomEvent<Touch>): void => {
    const conductor = this.conductor;
    if (detail.kind === "step") {
      conductor.player.go(detail.t);
      return;
    }
    if (detail.kind === "flip") {
      const { exhibit } = conductor;
      if (exhibit.kind !== "picture") return;
      conductor.show(writePicture(flip(exhibit.columns, detail.column, detail.square)));
      return;
    }
    const { spot } = detail;
    if (!conductor.snapshot) return;
    this.aim = aimAt(spot, conductor.snapshot.run, conductor.step);
    if (!("row" in spot)) return;
    const formula = formulaFor(spot, conductor.snapshot.run, conductor.step);
    if (formula) conductor.set({ row: spot.row, formula });
  };

  readonly #wish = ({ detail }: CustomEvent<StoryWish>): void => {
    if (detail.kind === "step") this.conductor.player.go(detail.t);
    else this.conductor.show(writeStory(detail.story));
  };

  readonly #skip = (): void => {
    this.renderRoot.querySelector<DncFigure>("dnc-figure")?.focus();
  };

  readonly #share = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(`${location.origin}${location.pathname}#${this.address}`);
      this.shared = true;
      setTimeout(() => {
        this.shared = false;
      }, 1600);
    } catch {
      // the address bar has it all the same
    }
  };
}

customElements.define("dnc-explorer", DncExplorer);
