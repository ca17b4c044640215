import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { pageOfSource, pagesFolder, root, sourceOf } from "./pages.ts";

/** Every document with snippets: the files that the site shows, the README among them, and the site's own pages; relative to the root. */
export const documents: readonly string[] = [
  ...pageOfSource.keys(),
  ...globSync("**/*.md", { cwd: pagesFolder, exclude: ["api/**", "public/**"] })
    .filter((page) => !sourceOf(readFileSync(join(pagesFolder, page), "utf8")))
    .map((page) => `apps/docs/pages/${page.split(sep).join("/")}`),
].toSorted();

/** The source files with examples in their docstrings, relative to the root. */
export const sourcesWithExamples: readonly string[] = globSync("packages/*/src/**/*.ts", { cwd: root })
  .filter((file) => readFileSync(join(root, file), "utf8").includes("* @example"))
  .map((file) => file.split(sep).join("/"))
  .toSorted();
