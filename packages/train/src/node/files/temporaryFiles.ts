import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Whether a name is that of a temporary file of `writeFileAtomically`. It remains if the process is killed while writing. */
export function isTemporaryFile(name: string): boolean {
  return /^\.dncjs-.*\.tmp$/.test(name);
}

/** Removes temporary files of killed processes. The folder must be locked. */
export function removeTemporaryFiles(folder: string): void {
  for (const name of readdirSync(folder).filter(isTemporaryFile)) rmSync(join(folder, name), { force: true });
}
