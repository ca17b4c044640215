/** File system access for training, in Node only; imported as "@dncjs/train/node". */
import { randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Writes a file atomically: if the process or the machine stops at any moment, `path` holds either its old content or all of `bytes`. Writes
 * a temporary file in the same folder, syncs and renames it, and syncs the folder. The bytes are on the disk when the promise resolves.
 * On failure, rejects with the file system's error; the old file stays and the temporary file is removed.
 */
export async function writeFileAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.dncjs-${randomUUID()}.tmp`);
  try {
    await writeThrough(await open(temporary, "wx"), bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
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
