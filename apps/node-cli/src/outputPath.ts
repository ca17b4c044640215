import { normalize } from "node:path";
import { Failure, printable } from "./failure.ts";

/**
 * Returns the parser of a flag whose value is a path to write to. It simplifies the path as text: `a/../b` is `b`.
 * @throws Failure for an empty path and for control characters
 */
export function outputPath(flag: string): (text: string) => string {
  return (text) => {
    if (text === "") throw new Failure(`${flag}: got an empty path, expected the path of a file or a folder`);
    if (printable(text) !== text || text.includes("\n")) {
      throw new Failure(`${flag}: got ${JSON.stringify(text)}, expected a path without control characters`);
    }
    return normalize(text);
  };
}
