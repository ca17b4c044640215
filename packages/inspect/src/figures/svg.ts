/** SVG and HTML as text, without a DOM. Texts and attribute values are escaped. */
import { ArgumentError } from "@dncjs/core";

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Escapes text or an attribute value for SVG and HTML. Characters that XML does not allow become question marks. @throws ArgumentError unless it is a string */
export function escapeText(text: string): string {
  if (typeof text !== "string") throw new ArgumentError("text", text, "a string");
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "?")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * An element. Undefined attributes are left out, numbers are rounded to two decimals. Children are markup and are not
 * escaped.
 */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? short(value) : escapeText(value!)}"`)
    .join("");
  const content = children.join("");
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** A text element. The text is escaped. */
export function label(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escapeText(text));
}

/** A tooltip. The text is escaped. */
export function hint(text: string): string {
  return `<title>${escapeText(text)}</title>`;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** The text alternative. */
  readonly summary: string;
  readonly children: readonly string[];
}

/** Wider figures, in pixels, scroll on a small screen. */
export const LONG = 800;

/**
 * An SVG figure that shrinks with the page. Long figures keep three quarters of their width, so that they stay legible.
 */
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
