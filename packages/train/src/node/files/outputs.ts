/**
 * Checks of the files and folders to write. Outputs are checked before anything is computed or written. Only a
 * regular file of the same kind is ever replaced.
 */
import { closeSync, lstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FileError } from "./fileError.ts";
import { naming } from "./naming.ts";
import { systemMessage } from "./systemMessage.ts";

/**
 * Checks that a path is free, or is a regular file that may be replaced. A symbolic link is rejected, not followed.
 * @param name starts the error message: a flag and the path, or the path
 * @param own recognises a file of the same kind by its first bytes; `expected` describes such a file
 * @throws FileError
 */
export function requireOutputFile(
  path: string,
  name: string = path,
  own?: { readonly isOwn: (start: string) => boolean; readonly expected: string },
): void {
  const folder = dirname(resolve(path));
  const parent = find(statSync, folder, name);
  if (!parent) throw new FileError(`${name}: folder ${folder} does not exist; create it first`);
  if (!parent.isDirectory()) throw new FileError(`${name}: ${folder} is a ${kindOf(parent)}, expected a folder`);
  const found = find(lstatSync, path, name);
  if (!found) return;
  if (!found.isFile()) throw new FileError(`${name}: got a ${kindOf(found)}, expected a file`);
  if (own && found.size > 0 && !own.isOwn(naming(path, () => startOf(path)))) {
    throw new FileError(`${name}: got a file of another kind, expected ${own.expected} or a new file`);
  }
}

/** Checks that a folder exists or can be created below an existing one. @throws FileError */
export function requireOutputFolder(path: string, name: string = path): void {
  let existing = resolve(path);
  while (!find(lstatSync, existing, name)) existing = dirname(existing);
  const found = find(statSync, existing, name);
  const where = existing === resolve(path) ? name : `${name}: ${existing}`;
  if (!found) throw new FileError(`${where}: got a symbolic link to nothing, expected a folder`);
  if (!found.isDirectory()) throw new FileError(`${where}: got a ${kindOf(found)}, expected a folder`);
}

/** "file", "folder", "pipe", …: the kind of a file for error messages. */
export function kindOf(stats: Stats): string {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "folder";
  if (stats.isSymbolicLink()) return "symbolic link";
  if (stats.isFIFO()) return "pipe";
  return stats.isSocket() ? "socket" : "device";
}

type Stat = (path: string) => Stats;

/** Undefined if nothing has this path. @throws FileError if the file system cannot say, for example for a loop of links */
function find(stat: Stat, path: string, name: string): Stats | undefined {
  try {
    return stat(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code === "ELOOP") throw new FileError(`${name}: got a loop of symbolic links`, { cause });
    throw new FileError(`${name}: ${systemMessage(cause) ?? String(cause)}`, { cause });
  }
}

const START_BYTES = 4096;

function startOf(path: string): string {
  const file = openSync(path, "r");
  try {
    const bytes = new Uint8Array(START_BYTES);
    return Buffer.from(bytes.subarray(0, readSync(file, bytes))).toString("latin1");
  } finally {
    closeSync(file);
  }
}
