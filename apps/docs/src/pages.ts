import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root: string = fileURLToPath(new URL("../../..", import.meta.url));

/** The folder of the site's pages. */
export const pagesFolder: string = join(root, "apps/docs/pages");

/**
 * The pages that show a file of the repository, by the path of that file: `docs/math.md` is on `concepts/math.md`. Such a page names its file
 * in its front matter (`source`) and includes it.
 */
export const pageOfSource: ReadonlyMap<string, string> = new Map(
  globSync("**/*.md", { cwd: pagesFolder, exclude: ["api/**"] }).flatMap((page) => {
    const source = sourceOf(readFileSync(join(pagesFolder, page), "utf8"));
    return source ? [[source, page.split(sep).join("/")] as const] : [];
  }),
);

/** The file that a page shows, relative to the root; undefined for a page with text of its own. */
export function sourceOf(text: string): string | undefined {
  return /^---\n(?:.*\n)*?source: (.+)\n(?:.*\n)*?---\n/.exec(text)?.[1];
}

/** The path of a relative link's target, relative to the root. A link to a folder is one to its README, as on GitHub. */
export function targetOf(source: string, link: string): string {
  return posix.join(dirname(source), link).replace(/\/$/, "");
}
