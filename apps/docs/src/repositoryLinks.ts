import { existsSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import type { MarkdownRenderer } from "vitepress";
import { pageOfSource, root, targetOf } from "./pages.ts";

interface Environment {
  readonly relativePath?: string;
  readonly frontmatter?: { readonly source?: string };
}

/**
 * Makes the relative links of a page that shows a file of the repository work on the site: a link to a file that another page shows leads to
 * that page, any other to the repository. Throws if a file does not exist.
 */
export function repositoryLinks(markdown: MarkdownRenderer, repositoryPage: string): void {
  markdown.core.ruler.push("repository-links", ({ tokens, env }) => {
    const { relativePath, frontmatter } = env as Environment;
    const source = frontmatter?.source;
    if (!relativePath || !source) return;
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const attribute = { link_open: "href", image: "src" }[token.type];
      const link = attribute && token.attrGet(attribute);
      if (!link || /^([a-z]+:|#|\/)/.test(link)) continue;
      const [path = "", anchor] = link.split("#");
      const target = targetOf(source, decodeURIComponent(path));
      const address =
        token.type === "image" ? fileFrom(relativePath, target) : addressOf(relativePath, target, repositoryPage);
      // GitHub's anchor of the README below a folder's files.
      const isPlain = anchor === undefined || anchor === "readme";
      token.attrSet(attribute, isPlain ? address : `${address}#${anchor}`);
    }
  });
}

function addressOf(page: string, target: string, repositoryPage: string): string {
  const file = join(root, target);
  if (!existsSync(file)) throw new Error(`${page}: link to ${target}, which does not exist`);
  const folder = statSync(file).isDirectory();
  const shown = pageOfSource.get(folder ? posix.join(target, "README.md") : target);
  if (shown) return posix.relative(posix.dirname(page), shown);
  return `${repositoryPage}/${folder ? "tree" : "blob"}/main/${target}`;
}

/** A picture, relative to the file of the page. */
function fileFrom(page: string, target: string): string {
  const folder = posix.dirname(posix.join("apps/docs/pages", page));
  if (!existsSync(join(root, target))) throw new Error(`${page}: picture ${target}, which does not exist`);
  return posix.relative(folder, target);
}
