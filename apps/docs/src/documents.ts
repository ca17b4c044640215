import { globSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { pageOfSource, pagesFolder, sourceOf } from "./pages.ts";

/** Every document with snippets: the README, the files that the site shows, and the site's own pages; relative to the root. */
export const documents: readonly string[] = [
  "README.md",
  ...pageOfSource.keys(),
  ...globSync("**/*.md", { cwd: pagesFolder, exclude: ["api/**", "public/**"] })
    .filter((page) => !sourceOf(readFileSync(join(pagesFolder, page), "utf8")))
    .map((page) => `apps/docs/pages/${page.split(sep).join("/")}`),
].toSorted();
