import type { ExplorerController } from "../explorer/explorerController.ts";
import { type ChapterName, chapterNames } from "../settings/settings.ts";
import { chapterOf, startOf } from "./chapters.ts";
import { positionOf, type Span, stepAt } from "./span.ts";
import { isTold } from "./told.ts";

/** Height of the reading line in the part of the window that the figure leaves free. */
const LINE = 0.4;

/** Scrolling selects the chapter and its step; a chapter of the address is scrolled to. */
export class ChapterScroll {
  readonly #controller: ExplorerController;
  readonly #root: ShadowRoot;
  #isPending = false;
  /** The chapter and step that scrolling selected last. */
  #chapter: ChapterName | null = null;
  #step = -1;

  /** @param root Contains the sections `.chapter`, in order, and the `.exhibit` with the figure. */
  constructor(controller: ExplorerController, root: ShadowRoot, signal: AbortSignal) {
    this.#controller = controller;
    this.#root = root;
    addEventListener("scroll", () => this.#request(), { capture: true, passive: true, signal });
  }

  /** Call after every update: keeps the text below the figure, and scrolls to a chapter that the visitor selected. */
  follow(): void {
    const { settings, snapshot } = this.#controller;
    const chapter = isTold(settings) ? settings.chapter : null;
    if (chapter) this.#measure();
    if (chapter === this.#chapter || (chapter && !snapshot)) return;
    this.#chapter = chapter;
    this.#step = -1;
    if (!chapter) {
      // The chapters are longer than what follows them. A smooth scroll to a chapter may move the page once more before the next frame.
      this.#root.host.scrollIntoView();
      requestAnimationFrame(() => this.#chapter ?? this.#root.host.scrollIntoView());
      return;
    }
    const { step, race } = settings;
    if (race) {
      requestAnimationFrame(() => this.#root.querySelector("dnc-race")?.scrollIntoView());
      return;
    }
    // The top of the page shows the first chapter too. The figure gets its height in this frame.
    if (chapter === chapterNames[0] && step === null) this.#request();
    else requestAnimationFrame(() => this.#scrollTo(chapter, step ?? undefined, "instant"));
  }

  /** Scrolls to the start of a chapter and moves the focus to it. */
  show(chapter: ChapterName): void {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#scrollTo(chapter, undefined, isStill ? "instant" : "smooth");
    this.#sections[chapterNames.indexOf(chapter)]?.querySelector("h2")?.focus({ preventScroll: true });
  }

  /** Begins a chapter that is not the current one, at its first step. */
  begin(chapter: ChapterName): void {
    if (this.#controller.settings.chapter !== chapter) this.#select(chapter, 0);
  }

  #request(): void {
    if (this.#isPending || !isTold(this.#controller.settings)) return;
    this.#isPending = true;
    requestAnimationFrame(() => {
      this.#isPending = false;
      this.#scrolled();
    });
  }

  #scrolled(): void {
    const boxes = this.#sections.map((section) => section.getBoundingClientRect());
    const { settings } = this.#controller;
    if (boxes.length === 0 || settings.chapter !== this.#chapter) return;
    const line = this.#line;
    const at = Math.max(
      0,
      boxes.findLastIndex(({ top }) => top <= line),
    );
    const { start, length } = this.#extent(boxes[at]!, line);
    this.#select(chapterNames[at]!, Math.min(0.999, Math.max(0, (line - start) / length)));
  }

  #select(chapter: ChapterName, position: number): void {
    const span = this.#spanOf(chapter);
    if (!span) return;
    const step = this.#isStill ? span[1] : stepAt(span, position);
    if (chapter === this.#chapter && step === this.#step) return;
    const isNew = chapter !== this.#chapter;
    this.#chapter = chapter;
    this.#step = step;
    const { player } = this.#controller;
    if (player.playing || player.slow) player.stop();
    this.#controller.set(isNew ? { ...startOf(chapter, this.#controller), step } : { step });
  }

  #scrollTo(chapter: ChapterName, step: number | undefined, behavior: ScrollBehavior): void {
    const section = this.#sections[chapterNames.indexOf(chapter)];
    const span = this.#spanOf(chapter);
    if (!section || !span) return;
    const box = section.getBoundingClientRect();
    const line = this.#line;
    const { start, length } = this.#extent(box, line);
    // Without a step, the section starts below the figure.
    const by = step === undefined ? box.top - this.#free : start + positionOf(span, step) * length - line;
    scrollBy({ top: by, behavior });
  }

  /** The part of a section that the reading line can reach: the first one may start above it. */
  #extent({ top, height }: DOMRect, line: number): { start: number; length: number } {
    const start = Math.max(top, line - scrollY);
    return { start, length: Math.max(1, top + height - start) };
  }

  #spanOf(chapter: ChapterName): Span | undefined {
    const { lessonContent } = this.#controller;
    return lessonContent.kind === "picture" ? chapterOf(chapter).span(lessonContent.episode) : undefined;
  }

  /** With reduced motion a chapter shows one step, whatever its scroll position. */
  get #isStill(): boolean {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  get #sections(): readonly HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>(".chapter")];
  }

  /** Top of the part of the window that the figure leaves free. */
  get #free(): number {
    const exhibit = this.#root.querySelector(".exhibit")?.getBoundingClientRect();
    const text = this.#root.querySelector(".chapter")?.getBoundingClientRect();
    return exhibit && text && text.left < exhibit.right ? Math.max(0, Math.min(exhibit.bottom, exhibit.height)) : 0;
  }

  get #line(): number {
    return this.#free + LINE * (innerHeight - this.#free);
  }

  #measure(): void {
    const main = this.#root.querySelector<HTMLElement>("main");
    const height = this.#root.querySelector<HTMLElement>(".exhibit")?.offsetHeight ?? 0;
    main?.style.setProperty("--exhibit", `${height}px`);
  }
}
