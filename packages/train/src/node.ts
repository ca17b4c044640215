/** What training needs of a file system; for Node only, imported as "@dncjs/train/node". */
import { randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Writes a file so that, whenever the process or the machine stops, the path holds either what it held before or all of
 * `bytes`; when the promise resolves they are on the disk. The bytes go to a file of another name in the same folder first.
 * Rejects with the file system's error and leaves the old file and no other.
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

/** Windows, and some file systems, cannot do this for a folder: the rename is then as durable as they make it. */
const CANNOT_SYNC = new Set(["EACCES", "EBADF", "EINVAL", "EISDIR", "ENOTSUP", "EPERM"]);

/** The new name is part of the folder, and is on the disk only when the folder is. */
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
