import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Makes a folder and those above it. (`mkdirSync` with `recursive` never comes back where a file system refuses, /proc say.) */
export function makeFolder(path: string): void {
  const isMade = () => {
    try {
      mkdirSync(path);
      return true;
    } catch (error) {
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return true;
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(path) === path) throw error;
      return false;
    }
  };
  if (isMade()) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}
