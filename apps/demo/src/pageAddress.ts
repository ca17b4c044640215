/**
 * The page of a lesson has an address of its own, `LESSON/`, whose preview card shows that lesson. Its HTML names the
 * lesson; the fragment may select another one.
 */
export interface PageAddress {
  /** The folder that contains the pages of the lessons. */
  readonly root: string;
  /** The lesson of this page. */
  readonly lesson: string;
}

const FIRST = "copy";

/** Reads where this page is. */
export function pageAddress(element: HTMLElement, href: string): PageAddress {
  const { lesson } = element.dataset;
  return { root: new URL(lesson ? ".." : ".", href).href, lesson: lesson ?? FIRST };
}

/** Returns the fragment with its lesson. */
export function readFragment({ lesson }: PageAddress, hash: string): string {
  const fragment = hash.replace(/^#/, "");
  if (lesson === FIRST || new URLSearchParams(fragment).has("lesson")) return fragment;
  return fragment ? `lesson=${lesson}&${fragment}` : `lesson=${lesson}`;
}

/** Returns the fragment of this page for an address of the explorer, which omits the first lesson. */
export function writeFragment({ lesson }: PageAddress, address: string): string {
  if (lesson === FIRST) return address;
  const settings = new URLSearchParams(address);
  if (settings.get("lesson") === lesson) settings.delete("lesson");
  else if (!settings.has("lesson")) return address ? `lesson=${FIRST}&${address}` : `lesson=${FIRST}`;
  return settings.toString();
}

/** Returns the permanent address of what an address of the explorer shows: the page of its lesson. */
export function permalink({ root }: PageAddress, address: string): string {
  const settings = new URLSearchParams(address);
  const lesson = settings.get("lesson") ?? FIRST;
  settings.delete("lesson");
  const fragment = settings.toString();
  return new URL(`${lesson}/${fragment ? `#${fragment}` : ""}`, root).href;
}
