import { randomInt } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "./failure.ts";
import { type Holder, holderWord, isGone, ourselves, readHolder } from "./holder.ts";

/** Takes the lock away, which is in `where` if the folder has been moved there. */
export type Release = (where?: string) => void;

/** Another process works in a folder. */
export class FolderInUse extends Failure {}

const LOCK = "lock";
const CLAIM = "lock.";

/** Whether a file of this name belongs to the locking of its folder. */
export function isLockFile(name: string): boolean {
  return name === LOCK || (name.startsWith(CLAIM) && readHolder(name.slice(CLAIM.length)) !== undefined);
}

/** Folders that this process has locked: a lock of ours that is not among them was left by an earlier process of our number. */
const held = new Set<string>();

/**
 * Keeps two processes from working in one folder: the file `lock` says which one does. Returns what takes it away; so does the end
 * of the process. The lock of a process that is gone counts as none. @throws FolderInUse naming the process that holds it
 */
export function lockFolder(folder: string): Release {
  const path = join(folder, LOCK);
  alone(folder, (claim) => {
    const holder = read(path);
    if (holder && (isUs(holder) ? held.has(path) : !isGone(holder))) throw inUse(folder, path, holder);
    renameSync(claim, path);
  });
  held.add(path);
  const atExit = () => removeOurs(path);
  process.once("exit", atExit);
  return (where = folder) => {
    process.removeListener("exit", atExit);
    held.delete(path);
    removeOurs(join(where, LOCK));
  };
}

/** Milliseconds between two looks at a lock. */
const LOOK = 50;

/** Waits up to so many seconds for others to be done with a folder. @throws FolderInUse after that */
export async function waitForLock(folder: string, seconds: number): Promise<Release> {
  for (let looks = (1000 * seconds) / LOOK; ; looks--) {
    try {
      return lockFolder(folder);
    } catch (error) {
      if (!(error instanceof FolderInUse) || looks <= 0) throw error;
      await sleep(LOOK);
    }
  }
}

/** How often to try, and the most milliseconds between two tries. */
const TRIES = 500;
const PAUSE = 20;

/**
 * Does `work`, which takes an instant, while no other process does: each first makes a claim, a file named after itself, and goes on
 * if it then sees no other. Of two that come at once the later one sees the earlier one's claim, so they never both go on; if both
 * see the other's, both withdraw and try again. Claims name their process, so those that a dead one has left can be taken away.
 */
function alone(folder: string, work: (claim: string) => void): void {
  const us = holderWord(ourselves());
  const claim = join(folder, CLAIM + us);
  for (let tries = 1; ; tries++) {
    writeFileSync(claim, us);
    try {
      const rival = rivals(folder, us)[0];
      if (!rival) {
        work(claim);
        return;
      }
      if (tries === TRIES) throw inUse(folder, join(folder, CLAIM + holderWord(rival)), rival);
    } finally {
      rmSync(claim, { force: true });
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, randomInt(1, PAUSE));
  }
}

/** The living processes that claim the folder beside us. */
function rivals(folder: string, us: string): Holder[] {
  const found: Holder[] = [];
  for (const name of readdirSync(folder).filter(isLockFile)) {
    const holder = name === LOCK || name === CLAIM + us ? undefined : readHolder(name.slice(CLAIM.length))!;
    if (holder && isGone(holder)) rmSync(join(folder, name), { force: true });
    else if (holder) found.push(holder);
  }
  return found;
}

/** Undefined where there is no lock, and for one that says nothing: a machine that stopped may leave an empty file. */
function read(path: string): Holder | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isFile()) throw new Failure(`${path} is a device or a pipe; a file is expected`);
  try {
    return readHolder(readFileSync(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Another one's is left: somebody has taken ours away by hand. */
function removeOurs(path: string): void {
  const holder = read(path);
  if (holder && isUs(holder)) rmSync(path, { force: true });
}

function isUs({ pid, started, boot, host }: Holder): boolean {
  const us = ourselves();
  return pid === us.pid && started === us.started && boot === us.boot && host === us.host;
}

function inUse(folder: string, path: string, { pid, host }: Holder): FolderInUse {
  const where = host === ourselves().host ? "" : ` on ${host}`;
  return new FolderInUse(`${folder} is in use by process ${pid}${where}; if that is no training, remove ${path}`);
}
