import { readFileSync, statSync } from "node:fs";
import { show } from "@dncjs/core/run";
import { amount } from "./amount.ts";
import { FileError } from "./fileError.ts";
import { naming } from "./naming.ts";
import { kindOf } from "./outputs.ts";

/** Maximum size of a description of a run, or of a recipe. */
const MAX_JSON_BYTES = 2 ** 20;
const MAX_DEPTH = 64;

/** Maximum size of a file that Node reads at once. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

/**
 * Reads a regular file. Devices and pipes are rejected: they may never end.
 * @throws FileError; its message is `missing` if the file does not exist
 */
export function readWhole(path: string, missing: string, maxBytes: number = MAX_FILE_BYTES): Buffer {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new FileError(missing);
  if (!found.isFile()) throw new FileError(`${path}: got a ${kindOf(found)}, expected a file`);
  if (found.size > maxBytes) {
    throw new FileError(`${path} is too large: got ${amount(found.size)}, expected at most ${amount(maxBytes)}`);
  }
  return naming(path, () => readFileSync(path));
}

/** Reads a small JSON file. `label`, for example a flag, starts the error message. @throws FileError */
export function readJsonFile(path: string, label = ""): unknown {
  const name = label === "" ? path : `${label} ${path}`;
  const text = readText(path, MAX_JSON_BYTES, label);
  if (depthOf(text) > MAX_DEPTH)
    throw new FileError(`${name} is nested too deeply: expected at most ${MAX_DEPTH} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FileError(`${name} is not valid JSON: ${reasonOf(cause)}`, { cause });
  }
  const key = repeatedKey(text);
  if (key !== undefined) throw new FileError(`${name} has the key ${show(key)} twice in one object`);
  return value;
}

/** The first key that an object of a valid JSON text has twice; undefined if there is none. `JSON.parse` uses the last one. */
function repeatedKey(text: string): string | undefined {
  /** The keys of each open object; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  let token = "";
  for (const [found] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}:]/g)) {
    const keys = open.at(-1);
    if (found === "{") open.push(new Set());
    else if (found === "[") open.push(undefined);
    else if (found === "}" || found === "]") open.pop();
    else if (found === ":" && keys) {
      const key = JSON.parse(token) as string;
      if (keys.has(key)) return key;
      keys.add(key);
    }
    token = found;
  }
  return undefined;
}

/** Reads a UTF-8 text of at most `maxBytes` bytes. @throws FileError */
export function readText(path: string, maxBytes: number, label = ""): string {
  const name = label === "" ? path : `${label} ${path}`;
  const bytes = readWhole(path, `${name}: no such file`, maxBytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FileError(`${name} is not valid UTF-8 text`, { cause });
  }
}

/** The nesting depth of brackets outside strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === "\\") at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") deepest = Math.max(deepest, ++depth);
    else if (character === "}" || character === "]") depth--;
  }
  return deepest;
}

/** V8 quotes the text in its message, which may be long. */
function reasonOf(cause: unknown): string {
  const message = (cause as Error).message.replace(/\s+/g, " ");
  return message.length > 100 ? `${message.slice(0, 97)}...` : message;
}
