import { randomUUID } from "node:crypto";
import { type FileHandle, lstat, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ArgumentError } from "@dncjs/core";

/**
 * Writes a file atomically: if the process or the machine stops at any moment, `path` holds either its old content or all of `bytes`. Writes
 * a temporary file in the same folder, syncs and renames it, and syncs the folder. The bytes are on the disk when the promise resolves.
 * On failure, rejects with the file system's error, whose `path` is `path`; the old file stays and the temporary file is removed.
 * @throws ArgumentError if `path` is a folder, a symbolic link, a device, a pipe or a socket, which a rename would replace
 */
export async function writeFileAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.dncjs-${randomUUID()}.tmp`);
  await requireReplaceable(path);
  try {
    await writeThrough(await open(temporary, "wx"), bytes);
    await requireReplaceable(path);
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {}); // The first error is reported.
    throw withPath(error, path);
  }
}

/** Only a regular file or nothing may be at `path`. @throws ArgumentError */
async function requireReplaceable(path: string): Promise<void> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw withPath(error, path);
  });
  if (found && !found.isFile()) throw new ArgumentError("path", path, "a regular file, or a name that is not in use");
}

/** Sets the path of a file system error: that of the final file, not of the temporary one. Errors of write and sync have none. */
function withPath(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  const { dest: _dest, ...fields } = error as NodeJS.ErrnoException & { dest?: string };
  return Object.assign(new Error(error.message, { cause: error }), { ...fields, path });
}

async function writeThrough(file: FileHandle, bytes: Uint8Array): Promise<void> {
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Errors of systems that cannot sync a folder: Windows and some file systems. */
const CANNOT_SYNC = new Set(["EACCES", "EBADF", "EINVAL", "EISDIR", "ENOTSUP", "EPERM"]);

/** Syncs the folder, which holds the new name of the file. */
async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, "r");
    await handle.sync();
  } catch (error) {
    if (!CANNOT_SYNC.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    await handle?.close();
  }
}
