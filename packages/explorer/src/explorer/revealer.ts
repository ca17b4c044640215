import type { Snapshot } from "./snapshot.ts";

/** Scrolls into view what has just been selected or opened. */
export class Revealer {
  readonly #root: ParentNode;
  /** The tab that was last scrolled into view. */
  #tab = "";
  /** The sections that were open at the last update. */
  #open: string | undefined;

  constructor(root: ParentNode) {
    this.#root = root;
  }

  /** Scrolls the current lesson's tab into view, for every new `shown`. */
  showTab(shown: string): void {
    if (shown === this.#tab) return;
    this.#tab = shown;
    const tab = this.#root.querySelector<HTMLElement>("nav [aria-current]");
    const list = tab?.parentElement;
    if (!list) return;
    list.scrollLeft = tab.offsetLeft - list.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
  }

  /** Scrolls a newly opened section into view as soon as it exists. */
  showUnfolded(snapshot: Snapshot | undefined, sections: { measures: boolean; tables: boolean }): void {
    if (!snapshot) return;
    const open = [sections.measures ? ".measures" : "", sections.tables ? ".tables" : ""];
    const before = this.#open?.split(" ") ?? open;
    const place = open.find((selector, at) => selector && selector !== before[at]);
    const section = place ? this.#root.querySelector(`main > ${place}`) : null;
    if (place && !section) return;
    this.#open = open.join(" ");
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    section?.scrollIntoView({ block: "nearest", behavior: isStill ? "instant" : "smooth" });
  }
}
