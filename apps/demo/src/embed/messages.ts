import type { ExplorerSettings } from "@dncjs/explorer";

/** Message from the surrounding page: show these settings, named like the attributes of the element. */
export interface PageMessage {
  readonly dncjs: "show";
  readonly settings: ExplorerSettings;
}

/** Message from the frame to the surrounding page. */
export interface FrameMessage {
  readonly dncjs: "ready" | "settings" | "problem";
  /** Current settings, without defaults. */
  readonly settings: ExplorerSettings;
  /** Error message, if there is a problem. */
  readonly problem?: string | undefined;
}

const MAX_SETTINGS = 40;
const MAX_LENGTH = 4096;

/**
 * Returns the message, or undefined if `data` is not a valid message. `data` comes from outside and may be anything.
 */
export function readMessage(data: unknown): PageMessage | undefined {
  if (!isRecord(data) || data.dncjs !== "show" || !isRecord(data.settings)) return undefined;
  const entries = Object.entries(data.settings);
  if (entries.length > MAX_SETTINGS) return undefined;
  const settings: [string, string][] = [];
  for (const [name, value] of entries) {
    if (!["string", "number", "boolean"].includes(typeof value)) return undefined;
    const text = value === true ? "1" : String(value);
    if (text.length > MAX_LENGTH) return undefined;
    if (value !== false) settings.push([name, text]);
  }
  return { dncjs: "show", settings: Object.fromEntries(settings) };
}

/** Returns the origin in the frame's query, with which the frame may exchange messages; undefined if there is none. */
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
