import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

/** Writes the licences of all bundled packages, also those in workers, to licenses.md. Add `page` to `plugins` and `worker` to `worker.plugins`. */
export function licenses(): { readonly page: Plugin; readonly worker: () => Plugin[] } {
  const folders = new Set<string>();
  const collect = (
    bundle: Readonly<Record<string, { readonly type: string; readonly moduleIds?: readonly string[] }>>,
  ): void => {
    for (const { moduleIds = [] } of Object.values(bundle)) {
      for (const id of moduleIds) if (/[\\/]node_modules[\\/]/.test(id)) folders.add(packageOf(id));
    }
  };
  return {
    worker: () => [{ name: "licenses-of-worker", generateBundle: (_, bundle) => collect(bundle) }],
    page: {
      name: "licenses",
      generateBundle(_, bundle) {
        collect(bundle);
        const source = [...folders].sort().map(textOf).join("\n\n");
        this.emitFile({ type: "asset", fileName: "licenses.md", source: `# What is bundled here\n\n${source}\n` });
      },
    },
  };
}

/** Returns the folder of a module's package. */
function packageOf(id: string): string {
  let folder = dirname(id.replace(/^\0/, "").replace(/\?.*$/, ""));
  while (!isPackage(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}

/** Some folders inside packages have a package.json without a version. */
function isPackage(file: string): boolean {
  return existsSync(file) && "version" in JSON.parse(readFileSync(file, "utf8"));
}

function textOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((other) => /^licen[cs]e/i.test(other));
  const text = file ? `\n\n${readFileSync(join(folder, file), "utf8").trim()}` : "";
  return `## ${name} ${version} (${license})${text}`;
}
