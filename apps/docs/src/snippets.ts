import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./pages.ts";

/** A block of code of a page. */
export interface Snippet {
  /** The file, relative to the root of the repository, and the line of the block. */
  readonly page: string;
  readonly line: number;
  /** The language of the block; empty for text. */
  readonly language: string;
  readonly code: string;
  /** Code that the test runs before the block, from a comment before it. Readers do not see it. */
  readonly before: string;
}

/** A comment `<!-- before … -->`, if there is one, and the block of code that follows. */
const BLOCK =
  /(?:^<!-- before\n(?<before>(?:(?!-->).*\n)*?)-->\n+)?^(?<indent> *)```(?<language>\w*).*\n(?<code>(?:.*\n)*?)^\k<indent>```$/gm;

/** The blocks of code of a page, in their order. */
export function snippetsOf(page: string): readonly Snippet[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(BLOCK)].map(({ index, groups }) => {
    const { before = "", language, code } = groups as { before?: string; language: string; code: string };
    return { page, line: text.slice(0, index).split("\n").length, language, code, before };
  });
}

/** An `@example` of a docstring. */
const EXAMPLE = /^ *\* @example\n *\* ```ts\n(?<code>(?: *\*(?! ```$).*\n)*)/gm;

/** The examples in the docstrings of a source file. */
export function examplesOf(file: string): readonly Snippet[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(EXAMPLE)].map(({ index, groups }) => {
    const code = groups!.code!.replaceAll(/^ *\* ?/gm, "");
    return { page: file, line: text.slice(0, index).split("\n").length, language: "ts", code, before: "" };
  });
}

/** The command lines of a block, without prompts, comments and what the command prints. */
export function commandLines({ code }: Pick<Snippet, "code">): readonly string[] {
  return code
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line) =>
      line
        .replace(/^\$ /, "")
        .replace(/(^|\s)#.*$/, "")
        .trim(),
    )
    .filter(Boolean);
}
