import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Depth of the folders of a sweep: runs/sweep-copy/no-links/seed-1. */
const MAX_DEPTH = 3;

/** Returns the folders of runs at a path and below it, in order of their names. Links to folders are not followed. */
export function findRuns(path: string, depth: number = MAX_DEPTH): string[] {
  if (existsSync(join(path, "run.json"))) return [path];
  if (depth === 0) return [];
  const folders = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name).sort(new Intl.Collator("en", { numeric: true }).compare);
  return names.flatMap((name) => findRuns(join(path, name), depth - 1));
}
