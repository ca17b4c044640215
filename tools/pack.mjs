import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Packs every package that is not private into `folder`, as it would be published. */
export function packPackages(folder) {
  return globSync("{packages,apps}/*/package.json")
    .map((file) => ({ folder: join(file, ".."), manifest: JSON.parse(readFileSync(file, "utf8")) }))
    .filter(({ manifest }) => !manifest.private)
    .map((each) => {
      const pack = ["pack", "--json", "--pack-destination", folder, "-w", each.folder];
      const [{ filename, files, unpackedSize }] = JSON.parse(execFileSync("npm", pack, { encoding: "utf8" }));
      return { ...each, files: files.map(({ path }) => path), bytes: unpackedSize, tarball: join(folder, filename) };
    });
}

/** Returns a packed package and those of ours that it depends on: what `npm install` of its name installs. */
export function withDependencies(name, packages, found = new Set()) {
  const own = packages.find(({ manifest }) => manifest.name === name);
  if (!own || found.has(own)) return [...found];
  found.add(own);
  for (const needed of Object.keys(own.manifest.dependencies ?? {})) withDependencies(needed, packages, found);
  return [...found];
}
