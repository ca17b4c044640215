import { readFileSync, statSync } from "node:fs";
import { Failure } from "./failure.ts";
import { amount } from "./plan/units.ts";

/** More than any description of a run or a recipe has. */
const MOST_TEXT = 2 ** 20;
const MOST_NESTED = 64;

/** What Node reads in one piece. */
const MOST_BYTES = 2 ** 31 - 1;

/** The bytes of a regular file: no device or pipe, which might never end. @throws Failure; `missing` says so where there is none */
export function readWhole(path: string, missing: string, most: number = MOST_BYTES): Buffer {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Failure(missing);
  if (!found.isFile())
    throw new Failure(`${path} is a ${found.isDirectory() ? "folder" : "device or a pipe"}; a file is expected`);
  if (found.size > most) {
    throw new Failure(`${path} has ${amount(found.size)}; such a file has at most ${amount(most)}`);
  }
  return readFileSync(path);
}

/** The value in a JSON file of ours, UTF-8, small and not deeply nested. @throws Failure; `label` (a flag, say) begins its message */
export function readJsonFile(path: string, label = ""): unknown {
  const name = label === "" ? path : `${label} ${path}`;
  const text = readText(path, MOST_TEXT, label);
  if (depthOf(text) > MOST_NESTED) throw new Failure(`${name} is nested more than ${MOST_NESTED} deep`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure(`${name} is not JSON: ${reasonOf(cause)}`, undefined, { cause });
  }
}

/** A text in UTF-8 of at most `most` bytes. @throws Failure */
export function readText(path: string, most: number, label = ""): string {
  const name = label === "" ? path : `${label} ${path}`;
  const bytes = readWhole(path, `${name}: there is no such file`, most);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Failure(`${name} is not text in UTF-8`, undefined, { cause });
  }
}

/** How deep brackets are nested outside of strings. */
function depthOf(text: string): number {
  let [depth, deepest, inString] = [0, 0, false];
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

/** V8 quotes the text, of which there may be a lot. */
function reasonOf(cause: unknown): string {
  const message = (cause as Error).message.replace(/\s+/g, " ");
  return message.length > 100 ? `${message.slice(0, 97)}...` : message;
}
