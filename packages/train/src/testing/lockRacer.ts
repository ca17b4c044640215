/**
 * A process that reads a folder from a line of stdin, prints "ready", locks the folder as soon as the file `go` appears in it,
 * and prints "locked" or "rejected". The next line releases the lock; then it starts over with another folder.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { FolderInUse, type FolderLock, lockFolder } from "../node/lock/lock.ts";

let lock: FolderLock | undefined;
let isRacing = false;
for await (const line of createInterface(process.stdin)) {
  isRacing = !isRacing;
  if (isRacing) await race(line);
  else {
    lock?.release();
    lock = undefined;
    console.log("done");
  }
}

async function race(folder: string): Promise<void> {
  console.log("ready");
  while (!existsSync(join(folder, "go")));
  try {
    lock = await lockFolder(folder);
    console.log("locked");
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    console.log("rejected");
  }
}
