import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What `writeFileAtomically` renames when it is done; where its process was killed it stays. */
export function isRemnant(name: string): boolean {
  return /^\.dncjs-.*\.tmp$/.test(name);
}

/** To be called with the folder locked: what is there then was left by a process that is gone. */
export function removeRemnants(folder: string): void {
  for (const name of readdirSync(folder).filter(isRemnant)) rmSync(join(folder, name), { force: true });
}
