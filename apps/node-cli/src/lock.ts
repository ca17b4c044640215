import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./failure.ts";
import { readText } from "./readFile.ts";

/** Bytes of a lock: the number of a process. */
const LONGEST = 32;

/**
 * Keeps two processes from training in one folder: a file with our process number, which must not exist. Returns what takes it
 * away; a lock whose process is gone counts as none. @throws Failure naming the process that holds it
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, "lock");
  if (!create(path)) {
    const holder = Number(readText(path, LONGEST));
    if (isRunning(holder)) {
      throw new Failure(`${folder} is in use by process ${holder}; if that is no training, remove ${path}`);
    }
    rmSync(path, { force: true });
    if (!create(path)) throw new Failure(`${folder} has just been taken by another process`);
  }
  const remove = () => rmSync(path, { force: true });
  process.once("exit", remove);
  return () => {
    process.removeListener("exit", remove);
    remove();
  };
}

function create(path: string): boolean {
  try {
    const file = openSync(path, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Our own number in a lock is that of an earlier process that had the same. */
function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
