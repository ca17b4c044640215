import { ArgumentError } from "@dncjs/core";

/** Rejects the bytes of a file. @throws ArgumentError */
export function requireText(text: unknown): asserts text is string {
  if (typeof text !== "string") throw new ArgumentError("text", text, 'a string, as readFile(path, "utf8") gives');
}
