import { join } from "node:path";

/** The folder of the runs of a network: "runs/traversal/no-links". `defineReproduction` rejects two networks with one folder. */
export function networkFolder(folder: string, { name }: { readonly name: string }): string {
  return join(folder, name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"));
}
