import { fileURLToPath } from "node:url";
import { sharedFile } from "./golden.ts";

/** Path of a file of golden vectors. */
export function goldenPath(file: string): string {
  const folder = file === sharedFile ? "../../../../shared/golden/" : "../golden/";
  return fileURLToPath(new URL(folder + file, import.meta.url));
}
