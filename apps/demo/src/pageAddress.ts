/**
 * The page of a lesson has an address of its own, `LESSON/`, whose preview card shows that lesson, and so do the
 * chapters, `chapters/`. Its HTML names the lesson; the fragment may select another one.
 */
export interface PageAddress {
  /** The folder that contains the pages of the lessons. */
  readonly root: string;
  /** The lesson of this page, or `chapters`. */
  readonly lesson: string;
}

const FIRST = "copy";
const CHAPTERS = "chapters";
const FIRST_CHAPTER = "write";

/** Whether an address shows the chapters, which are told with the first lesson. */
const isTold = (settings: URLSearchParams): boolean =>
  settings.has("chapter") && (settings.get("lesson") ?? FIRST) === FIRST;

/** Reads where this page is. */
export function pageAddress(element: HTMLElement, href: string): PageAddress {
  const { lesson } = element.dataset;
  return { root: new URL(lesson ? ".." : ".", href).href, lesson: lesson ?? FIRST };
}

/** Returns the fragment with its lesson. */
export function readFragment({ lesson }: PageAddress, hash: string): string {
  const fragment = hash.replace(/^#/, "");
  const settings = new URLSearchParams(fragment);
  if (lesson === FIRST || settings.has("lesson") || (lesson === CHAPTERS && settings.has("chapter"))) return fragment;
  const own = lesson === CHAPTERS ? `chapter=${FIRST_CHAPTER}` : `lesson=${lesson}`;
  return fragment ? `${own}&${fragment}` : own;
}

/** Returns the fragment of this page for an address of the explorer, which omits the first lesson. */
export function writeFragment({ lesson }: PageAddress, address: string): string {
  if (lesson === FIRST) return address;
  const settings = new URLSearchParams(address);
  if (lesson === CHAPTERS && isTold(settings)) {
    if (settings.get("chapter") === FIRST_CHAPTER) settings.delete("chapter");
  } else if (settings.get("lesson") === lesson) settings.delete("lesson");
  else if (!settings.has("lesson")) return address ? `lesson=${FIRST}&${address}` : `lesson=${FIRST}`;
  return settings.toString();
}

/** Returns the permanent address of what an address of the explorer shows: the page of its lesson. */
export function permalink({ root }: PageAddress, address: string): string {
  const settings = new URLSearchParams(address);
  const lesson = isTold(settings) ? CHAPTERS : (settings.get("lesson") ?? FIRST);
  settings.delete("lesson");
  const fragment = lesson === CHAPTERS ? writeFragment({ root, lesson }, settings.toString()) : settings.toString();
  return new URL(`${lesson}/${fragment ? `#${fragment}` : ""}`, root).href;
}
