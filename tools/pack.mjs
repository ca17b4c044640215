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
      const [{ filename, files }] = JSON.parse(execFileSync("npm", pack, { encoding: "utf8" }));
      return { ...each, files: files.map(({ path }) => path), tarball: join(folder, filename) };
    });
}
