import { type CSSResult, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { type Aim, aimOf } from "../changes/aim.ts";
import { changeStyles } from "../changes/changeStyles.ts";
import { ChapterScroll } from "../chapters/chapterScroll.ts";
import { chapterStyles } from "../chapters/chapterStyles.ts";
import { chaptersView } from "../chapters/chaptersView.ts";
import { isTold } from "../chapters/told.ts";
import { earlyAxes } from "../early/earlyAxes.ts";
import type { DncFigure, Touch } from "../figure/dnc-figure.ts";
import { FIGURE, figureWidth, isPhone, isWide } from "../figure/figureWidth.ts";
import { agreeStyles } from "../lessons/agree/agreeStyles.ts";
import { agreeView } from "../lessons/agree/agreeView.ts";
import { breakDock } from "../lessons/break/breakDock.ts";
import { breakStyles } from "../lessons/break/breakStyles.ts";
import { breakView } from "../lessons/break/breakView.ts";
import type { Layout } from "../lessons/lesson.ts";
import { handleRequest, type LessonRequest } from "../lessons/lessonRequest.ts";
import { geometryIn, headView, lessonView } from "../lessons/lessonView.ts";
import { storyPageStyles } from "../lessons/story/storyPageStyles.ts";
import { mapPageStyles } from "../lessons/underground/mapPageStyles.ts";
import { measuresStyles } from "../measures/measuresStyles.ts";
import { saveGif } from "../share/saveGif.ts";
import { ControlledElement } from "./controlledElement.ts";
import { dockView } from "./dockView.ts";
import { dropZone } from "./dropZone.ts";
import type { ExplorerController } from "./explorerController.ts";
import { explorerStyles } from "./explorerStyles.ts";
import { touchFigure } from "./figureTouch.ts";
import { footerStyles, footerView } from "./footerView.ts";
import { KeyMap } from "./keyMap.ts";
import { noticesView } from "./noticesView.ts";
import { onlyFigureStyles, onlyFigureView } from "./onlyFigure.ts";
import { Revealer } from "./revealer.ts";
import { chapterLayout, isShort, layoutFor } from "./screen.ts";
import { skipOpening } from "./skipOpening.ts";
import type { Snapshot } from "./snapshot.ts";
import { setTheme } from "./theme.ts";
import { tokens } from "./tokens.ts";
import { topView } from "./topView.ts";

const NARROWEST = 320;

/** Class of the page, which selects its layout. */
function pageClass({ opening, settings, snapshot }: ExplorerController): string {
  if (isTold(settings)) return "chapters";
  if (opening.still) return "opening";
  if (settings.lesson === "break") return "broken";
  if (settings.lesson === "underground") return "with-map";
  return snapshot?.kind === "story" && settings.lesson !== "agree" ? "with-story" : "";
}

/** The explorer: the figure of a lesson, its explanation in words, and the training of its network. */
export class DncExplorer extends ControlledElement {
  static override properties: PropertyDeclarations = {
    ...ControlledElement.properties,
    tables: { state: true },
    shared: { state: true },
    dragged: { state: true },
    width: { state: true },
    short: { state: true },
    aim: { state: true },
  };
  static override styles: CSSResult[] = [
    tokens,
    explorerStyles,
    chapterStyles,
    storyPageStyles,
    mapPageStyles,
    breakStyles,
    agreeStyles,
    changeStyles,
    measuresStyles,
    footerStyles,
    onlyFigureStyles,
  ];

  /** Returns the address that the button Share copies. */
  permalink: (address: string) => string = (address) => `${location.origin}${location.pathname}#${address}`;
  declare protected tables: boolean;
  declare protected shared: boolean;
  /** Whether a file is dragged over the element. */
  declare protected dragged: boolean;
  declare protected width: number;
  /** Whether the window is low. */
  declare protected short: boolean;
  /** The number that the form changes; undefined: the one that the formula explains. */
  declare protected aim: Aim | undefined;
  #chapters: ChapterScroll | undefined;
  #revealer: Revealer | undefined;

  constructor() {
    super();
    this.tables = this.shared = this.dragged = false;
    this.width = FIGURE;
    this.short = isShort();
  }

  protected override connected(controller: ExplorerController, signal: AbortSignal): void {
    const keys = new KeyMap(controller);
    skipOpening(controller, signal);
    const play = () => {
      if (this.opening) controller.opening.start(controller);
    };
    this.addEventListener("ready", play, { signal, once: true });
    this.#chapters = new ChapterScroll(controller, this.renderRoot as ShadowRoot, signal);
    this.#revealer = new Revealer(this.renderRoot);
    const place: EventTarget = this.page ? window : this;
    place.addEventListener("keydown", (event) => keys.press(event as KeyboardEvent), { signal });
    const over = (isOver: boolean) => {
      this.dragged = isOver;
    };
    dropZone(place, { over, drop: (file) => void controller.load(file) }, signal);
    const observer = new ResizeObserver(() => {
      this.width = Math.max(NARROWEST, this.clientWidth);
    });
    observer.observe(this);
    signal.addEventListener("abort", () => observer.disconnect());
    const resized = () => {
      this.short = isShort();
    };
    addEventListener("resize", resized, { signal });
  }

  get #phone(): boolean {
    return isPhone(this.width);
  }

  get #layout(): Layout {
    return layoutFor(this.controller.lesson, this.short);
  }

  /** Width available to the figure, in pixels. */
  get #maxWidth(): number {
    return figureWidth(this.width, this.controller.lesson);
  }

  protected override render(): TemplateResult {
    const controller = this.controller;
    const { settings, snapshot } = controller;
    setTheme(this, settings.theme);
    if (this.figure && settings.lesson !== "break" && settings.lesson !== "agree" && !controller.problem)
      return this.#onlyFigure(snapshot);
    return html`${this.#top()}
      <main class="page ${pageClass(controller)}">
        ${noticesView(controller)}${this.#main(snapshot)}
      </main>
      ${this.dragged ? html`<div class="drop" aria-hidden="true"><p>Drop to load this model into the lesson ${controller.lesson.label}</p></div>` : nothing}
      ${this.links ? footerView() : nothing}
      ${this.#dock(snapshot)}`;
  }

  #onlyFigure(snapshot: Snapshot | undefined): TemplateResult {
    if (!snapshot) return html`<main class="only" aria-busy="true"></main>`;
    const home = this.permalink(this.address);
    return onlyFigureView(this.controller, snapshot, { width: this.width, home, touch: this.#touch });
  }

  #main(snapshot: Snapshot | undefined): TemplateResult {
    const controller = this.controller;
    const { lesson } = controller.settings;
    if (isTold(controller.settings)) return this.#told(this.#chapters!);
    if (lesson === "agree") return agreeView(controller);
    if (lesson !== "break") return this.#page(snapshot);
    const area = { maxWidth: this.#maxWidth, phone: this.#phone };
    return breakView(controller, area, { shown: this.tables, toggle: this.#toggleTables, saveGif: this.#saveGif });
  }

  #told(scroll: ChapterScroll): TemplateResult {
    return chaptersView(this.controller, {
      phone: this.#phone,
      maxWidth: this.#maxWidth,
      layout: chapterLayout(this.controller.lesson, { short: this.short, beside: isWide(this.width) }),
      scroll,
      link: (address, words) => this.#link(address, words),
    });
  }

  /** A link to what an address shows; a button if the page's address does not follow the element. */
  #link(address: string, words: string): TemplateResult {
    if (this.links) return html`<a href="${location.href.replace(/#.*/, "")}#${address}">${words}</a>`;
    const show = () => {
      this.address = address;
    };
    return html`<button class="to" @click=${show}>${words}</button>`;
  }

  #dock(snapshot: Snapshot | undefined): TemplateResult | typeof nothing {
    const controller = this.controller;
    const { lesson } = controller.settings;
    if (!this.#phone || isTold(controller.settings)) return nothing;
    if (lesson === "break") return controller.breaking.harm ? breakDock(controller, controller.breaking.harm) : nothing;
    return snapshot && lesson !== "agree" ? dockView(controller, snapshot) : nothing;
  }

  #page(snapshot: Snapshot | undefined): TemplateResult {
    return html`${headView(this.controller, this.#phone)}
        ${snapshot ? this.#lesson(snapshot) : html`<figure class="loading" aria-busy="true"><span class="unseen">Loading the network …</span>${this.#axes}</figure>`}`;
  }

  /** The empty axes, until the network has run. */
  get #axes(): SVGSVGElement {
    return earlyAxes(this.controller.settings, this.width, this.short);
  }

  #top(): TemplateResult {
    return topView(this.controller, {
      phone: this.#phone,
      links: this.links,
      shared: this.shared,
      share: this.#share,
      skip: this.#skip,
      show: (task) => {
        this.settings = { task };
      },
    });
  }

  get #aim(): Aim {
    return this.aim ?? aimOf(this.controller.settings.formula ?? "read");
  }

  /** A lesson that shows its network's steps; all but Break it and Agree. */
  #lesson(snapshot: Snapshot): TemplateResult {
    const maxWidth = this.#maxWidth;
    const phone = this.#phone;
    return lessonView(
      this.controller,
      snapshot,
      {
        maxWidth,
        phone,
        layout: this.#layout,
        width: this.width,
        isWide: isWide(this.width),
        tables: this.tables,
        aim: this.#aim,
      },
      {
        touch: this.#touch,
        request: this.#request,
        toggleTables: this.#toggleTables,
        saveGif: this.#saveGif,
        choose: this.#choose,
      },
    );
  }

  readonly #toggleTables = (): void => {
    this.tables = !this.tables;
  };

  readonly #saveGif = (): void => void saveGif(this.controller, this);

  readonly #choose = (aim: Aim): void => {
    this.aim = aim;
  };

  protected override updated(): void {
    super.updated();
    const { snapshot, settings } = this.controller;
    this.#revealer?.showTab(`${settings.lesson} ${this.#phone}`);
    this.#revealer?.showUnfolded(snapshot, { measures: settings.measures, tables: this.tables });
    this.#chapters?.follow();
    const below = this.renderRoot.querySelector<HTMLElement>(".below");
    if (!snapshot || !below) return;
    const g = geometryIn(snapshot, this.#layout, this.#maxWidth, this.#phone);
    below.classList.toggle("under", !g.inside);
    below.style.left = `${g.inside?.usage ?? g.left}px`;
    below.style.top = `${g.answered - 2}px`;
  }

  readonly #touch = ({ detail }: CustomEvent<Touch>): void => {
    if (detail.kind === "choose") this.aim = touchFigure(this.controller, detail);
    else touchFigure(this.controller, detail);
  };

  readonly #request = ({ detail }: CustomEvent<LessonRequest>): void => handleRequest(this.controller, detail);

  readonly #skip = (): void => {
    this.renderRoot.querySelector<DncFigure>("dnc-figure")?.focus();
  };

  readonly #share = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.permalink(this.address));
      this.shared = true;
      setTimeout(() => {
        this.shared = false;
      }, 1600);
    } catch {
      // the address bar shows the same address
    }
  };
}

customElements.define("dnc-explorer", DncExplorer);
