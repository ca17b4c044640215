import type { ExplorerSettings } from "@dncjs/explorer";

/** What the page around a frame may ask: to show something else, by the names of the element's attributes. */
export interface Show {
  readonly dncjs: "show";
  readonly settings: ExplorerSettings;
}

/** What a frame tells the page around it. */
export interface Told {
  readonly dncjs: "ready" | "settings" | "problem";
  /** What is shown, without the defaults. */
  readonly settings: ExplorerSettings;
  /** A sentence, where something went wrong. */
  readonly problem?: string | undefined;
}

const MOST_SETTINGS = 40;
const LONGEST = 4096;

/** The message, or undefined where it is none: anybody may send anything. */
export function readMessage(data: unknown): Show | undefined {
  if (!isRecord(data) || data.dncjs !== "show" || !isRecord(data.settings)) return undefined;
  const entries = Object.entries(data.settings);
  if (entries.length > MOST_SETTINGS) return undefined;
  const settings: [string, string][] = [];
  for (const [name, value] of entries) {
    if (!["string", "number", "boolean"].includes(typeof value)) return undefined;
    const text = value === true ? "1" : String(value);
    if (text.length > LONGEST) return undefined;
    if (value !== false) settings.push([name, text]);
  }
  return { dncjs: "show", settings: Object.fromEntries(settings) };
}

/** The origin of a page that a frame may talk with, from the frame's query; undefined: with nobody. */
export function partnerOf(search: string): string | undefined {
  const origin = new URLSearchParams(search).get("origin");
  if (origin === null || !/^https?:\/\//.test(origin) || !URL.canParse(origin)) return undefined;
  return new URL(origin).origin === origin ? origin : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
