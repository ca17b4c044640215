import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Creates a folder and its parents. (`mkdirSync` with `recursive` never returns on file systems such as /proc.) */
export function createFolder(path: string): void {
  const tryToCreate = () => {
    try {
      mkdirSync(path);
      return true;
    } catch (error) {
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return true;
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(path) === path) throw error;
      return false;
    }
  };
  if (tryToCreate()) return;
  createFolder(dirname(path));
  mkdirSync(path);
}
