/** SVG and HTML as text: nothing here needs a document, and whatever comes from outside is escaped. */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Text, or a value of an attribute, so that it cannot be markup; what XML does not allow at all becomes a question mark. */
export function escapeText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "?")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** An element with attributes, those that are undefined left out; numbers to two places. Children are markup. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? short(value) : escapeText(value!)}"`)
    .join("");
  const content = children.join("");
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** A text element; what is said is escaped. */
export function label(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escapeText(text));
}

/** What a pointer that rests on a mark is told. */
export function hint(text: string): string {
  return `<title>${escapeText(text)}</title>`;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** What the picture shows, in words, for those who do not see it. */
  readonly summary: string;
  readonly children: readonly string[];
}

/** A wider picture than this is scrolled on a small screen. */
export const LONG = 800;

/** A picture that shrinks with the page, but not so far that it cannot be read. */
export function picture({ width, height, summary, children }: Drawing): string {
  const size = { viewBox: `0 0 ${short(width)} ${short(height)}`, width, height };
  const least = width > LONG ? { style: `min-width:${Math.round(0.75 * width)}px` } : {};
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", ...size, role: "img", class: "dnc", "aria-label": summary, ...least },
    ...children,
  );
}

function short(value: number): string {
  return String(Math.round(100 * value) / 100);
}
