import { randomInt } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "./failure.ts";
import { requireOutputFile } from "./outputs.ts";
import { formatIdentity, hasEnded, type ProcessIdentity, parseIdentity, thisProcess } from "./processIdentity.ts";

/** Removes the lock. `where` is the new path if the folder was moved. */
export type Release = (where?: string) => void;

/** Another process uses the folder. */
export class FolderInUse extends Failure {}

const LOCK = "lock";
const CLAIM_PREFIX = "lock.";

/** Whether a name is that of a lock or a claim. */
export function isLockFile(name: string): boolean {
  return (
    name === LOCK || (name.startsWith(CLAIM_PREFIX) && parseIdentity(name.slice(CLAIM_PREFIX.length)) !== undefined)
  );
}

/** Locks held by this process. A lock with the identity of this process that is not among them was left by an earlier process. */
const heldLocks = new Set<string>();

/**
 * Locks a folder for this process with a file named `lock`. The returned function, or the end of the process, removes it. The
 * lock of a process that has ended is ignored.
 * @throws FolderInUse naming the process that holds the lock
 */
export function lockFolder(folder: string): Release {
  const path = join(folder, LOCK);
  exclusively(folder, (claim) => {
    const holder = read(path);
    if (holder && (isThisProcess(holder) ? heldLocks.has(path) : !hasEnded(holder))) throw inUse(folder, path, holder);
    renameSync(claim, path);
  });
  heldLocks.add(path);
  const atExit = () => removeOwnLock(path);
  process.once("exit", atExit);
  return (where = folder) => {
    process.removeListener("exit", atExit);
    heldLocks.delete(path);
    removeOwnLock(join(where, LOCK));
  };
}

/** Milliseconds between two attempts to lock a folder. */
const POLL_MS = 50;

/** Waits up to `seconds` for the lock of a folder. @throws FolderInUse after that time */
export async function waitForLock(folder: string, seconds: number): Promise<Release> {
  for (let attempts = (1000 * seconds) / POLL_MS; ; attempts--) {
    try {
      return lockFolder(folder);
    } catch (error) {
      if (!(error instanceof FolderInUse) || attempts <= 0) throw error;
      await sleep(POLL_MS);
    }
  }
}

const MAX_ATTEMPTS = 500;
/** Maximum pause between two attempts to claim, in milliseconds. */
const MAX_PAUSE_MS = 20;

/**
 * Runs `work` while no other process runs it in the same folder. Each process first creates a claim, a file named after its
 * identity, and continues only if it then finds no other claim. Of two processes the later one finds the claim of the earlier
 * one, so both never continue. If both find a claim, both remove their own and try again. Claims of processes that have ended
 * are removed.
 */
function exclusively(folder: string, work: (claim: string) => void): void {
  const own = formatIdentity(thisProcess());
  const claim = join(folder, CLAIM_PREFIX + own);
  for (let attempt = 1; ; attempt++) {
    writeFileSync(claim, own);
    try {
      const other = otherClaims(folder, own)[0];
      if (!other) {
        work(claim);
        return;
      }
      if (attempt === MAX_ATTEMPTS) throw inUse(folder, join(folder, CLAIM_PREFIX + formatIdentity(other)), other);
    } finally {
      rmSync(claim, { force: true });
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, randomInt(1, MAX_PAUSE_MS));
  }
}

/** The other running processes that claim the folder. Removes claims of processes that have ended. */
function otherClaims(folder: string, own: string): ProcessIdentity[] {
  const found: ProcessIdentity[] = [];
  for (const name of readdirSync(folder).filter(isLockFile)) {
    const holder =
      name === LOCK || name === CLAIM_PREFIX + own ? undefined : parseIdentity(name.slice(CLAIM_PREFIX.length))!;
    if (holder && hasEnded(holder)) rmSync(join(folder, name), { force: true });
    else if (holder) found.push(holder);
  }
  return found;
}

/** Reads a lock; undefined if it is missing or invalid. A machine that crashed may leave an empty file. */
function read(path: string): ProcessIdentity | undefined {
  requireOutputFile(path);
  try {
    return parseIdentity(readFileSync(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Removes the lock unless it belongs to another process, which may have replaced it after a removal by hand. */
function removeOwnLock(path: string): void {
  const holder = read(path);
  if (holder && isThisProcess(holder)) rmSync(path, { force: true });
}

function isThisProcess({ pid, started, boot, host }: ProcessIdentity): boolean {
  const own = thisProcess();
  return pid === own.pid && started === own.started && boot === own.boot && host === own.host;
}

function inUse(folder: string, path: string, { pid, host }: ProcessIdentity): FolderInUse {
  const where = host === thisProcess().host ? "" : ` on ${host}`;
  return new FolderInUse(`${folder} is in use by process ${pid}${where}; if that process is not dnc, remove ${path}`);
}
