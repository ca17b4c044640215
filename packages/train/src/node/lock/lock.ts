/**
 * Locks of folders, which hold between processes, containers and machines that share a file system. A lock is a lease: a file
 * that names its owner and that the owner renews every `beatMs`. Another process takes it over only if the owner has provably
 * ended, or if the file did not change for `staleMs` while it watched.
 */
import { randomBytes, randomInt } from "node:crypto";
import { readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { FileError } from "../files/fileError.ts";
import { naming } from "../files/naming.ts";
import { requireOutputFile } from "../files/outputs.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { formatOwner, type Lease, leaseText, type Owner, parseOwner, readLease } from "./leaseFile.ts";
import { formatIdentity, isThisProcess, stateOf, thisProcess } from "./processIdentity.ts";

/** Another process uses the folder. */
export class FolderInUse extends FileError {
  override readonly name: string = "FolderInUse";
}

export interface LockOptions {
  /** Whether to renew the lock. Without, it must be released within seconds. Defaults to false. */
  readonly heartbeat?: boolean;
  /** Called before this process watches the lock of a process that it cannot see, for up to `staleMs`. */
  readonly onWatch?: (message: string) => void;
  /** Milliseconds between heartbeats. */
  readonly beatMs?: number;
  /** Milliseconds without a heartbeat after which a lock is stale. */
  readonly staleMs?: number;
}

const BEAT_MS = 2_000;
const STALE_MS = 20_000;

const LOCK = "lock";
const CLAIM_PREFIX = "lock.";

/** Whether a name is that of a lock or a claim. */
export function isLockFile(name: string): boolean {
  return name === LOCK || (name.startsWith(CLAIM_PREFIX) && claimant(name) !== undefined);
}

/** Owners of the locks that this process holds. A lock of this process that is not among them was left behind. */
const heldLocks = new Set<string>();

/** A lock that this process holds. The end of the process removes it. */
export class FolderLock {
  readonly #folder: string;
  readonly #owner: string;
  #stopHeartbeat = (): void => {};
  readonly #atExit = () => this.#remove(this.#folder);

  constructor(folder: string, owner: string) {
    this.#folder = folder;
    this.#owner = owner;
    process.once("exit", this.#atExit);
  }

  /** Renews the lock every `intervalMs` from now on. */
  async keepRenewing(intervalMs: number): Promise<void> {
    const path = join(this.#folder, LOCK);
    this.#stopHeartbeat = await startHeartbeat({ path, owner: this.#owner, intervalMs });
  }

  /**
   * Checks that no other process has taken the lock over, which is possible if this process was suspended. To be called before
   * every change in the folder.
   * @throws FileError
   */
  requireHeld(): void {
    const holder = readLease(join(this.#folder, LOCK));
    if (holder?.owner.text === this.#owner) return;
    const what = holder ? `was taken over by process ${describe(holder.owner)}` : "was removed";
    throw new FileError(
      `the lock of ${this.#folder} ${what}; nothing more is written; run the command again`,
      undefined,
      "lock",
    );
  }

  /** Removes the lock. `where` is the new path if the folder was moved. */
  release(where: string = this.#folder): void {
    this.#stopHeartbeat();
    process.removeListener("exit", this.#atExit);
    heldLocks.delete(this.#owner);
    this.#remove(where);
  }

  /** Removes the lock unless it belongs to another process now. If that fails, it is stale once this process has ended. */
  #remove(folder: string): void {
    const path = join(folder, LOCK);
    try {
      if (readLease(path)?.owner.text === this.#owner) rmSync(path, { force: true });
    } catch {}
  }
}

/**
 * Locks a folder for this process with a file named `lock`.
 * @throws FolderInUse naming the process that holds the lock
 */
export async function lockFolder(folder: string, options: LockOptions = {}): Promise<FolderLock> {
  const { heartbeat = false, onWatch, beatMs = BEAT_MS, staleMs = STALE_MS } = options;
  const path = join(folder, LOCK);
  let watched: { readonly lease: Lease; readonly since: number } | undefined;
  for (;;) {
    const { owner, blocking } = await exclusively(folder, staleMs, (claim, owner) => {
      requireOutputFile(path);
      const holder = readLease(path);
      const isStale = holder?.text === watched?.lease.text && performance.now() - (watched?.since ?? 0) >= staleMs;
      if (holder && !isStale && isHeld(holder.owner) !== false) return holder;
      renameSync(claim, path);
      heldLocks.add(owner); // before another call in this process can look
      return undefined;
    });
    if (!blocking) {
      const lock = new FolderLock(folder, owner);
      if (heartbeat) await lock.keepRenewing(beatMs);
      return lock;
    }
    const hasChanged = watched && watched.lease.text !== blocking.text;
    if (hasChanged || isHeld(blocking.owner)) throw inUse(folder, path, blocking.owner);
    if (!watched) {
      watched = { lease: blocking, since: performance.now() };
      const seconds = Math.ceil(staleMs / 1000);
      onWatch?.(
        `${folder} is locked by process ${describe(blocking.owner)}; checking for up to ${seconds} s whether it still runs`,
      );
    }
    await sleep(Math.min(beatMs, staleMs) / 4);
  }
}

/** Milliseconds between two attempts to lock a folder. */
const POLL_MS = 50;

/** Waits up to `seconds` for the lock of a folder. @throws FolderInUse after that time */
export async function waitForLock(folder: string, seconds: number, options?: LockOptions): Promise<FolderLock> {
  for (const end = performance.now() + 1000 * seconds; ; ) {
    try {
      return await lockFolder(folder, options);
    } catch (error) {
      if (!(error instanceof FolderInUse) || performance.now() >= end) throw error;
      await sleep(POLL_MS);
    }
  }
}

/** Whether the owner holds its lock: undefined if only its heartbeat can tell. */
function isHeld({ identity, text }: Owner): boolean | undefined {
  if (isThisProcess(identity)) return heldLocks.has(text);
  const state = stateOf(identity);
  return state === "unknown" ? undefined : state === "running";
}

/** Milliseconds after which competing claims of running processes are an error. */
const MAX_CLAIM_MS = 5_000;
/** Maximum pause between two attempts to claim, in milliseconds. */
const MAX_PAUSE_MS = 20;

/**
 * Runs `work` while no other process runs it in the same folder. Each process first creates a claim, a file named after its
 * owner, and continues only if it then finds no other claim. Of two processes the later one finds the claim of the earlier
 * one, so both never continue. If both find a claim, both remove their own and try again with a new name. Claims of processes
 * that have ended are removed, and claims that were there for `staleMs`. A process whose claim was removed cannot rename it to the
 * lock.
 */
async function exclusively(
  folder: string,
  staleMs: number,
  work: (claim: string, owner: string) => Lease | undefined,
): Promise<{ readonly owner: string; readonly blocking: Lease | undefined }> {
  const identity = formatIdentity(thisProcess());
  const startedAt = performance.now();
  const seen = new Map<string, number>();
  for (;;) {
    const owner = formatOwner(identity, randomBytes(8).toString("hex"));
    const claim = join(folder, CLAIM_PREFIX + owner);
    let other: Owner | undefined;
    try {
      naming(claim, () => writeFileSync(claim, leaseText(owner, 0), { flag: "wx" }));
      other = otherClaims(folder, owner, seen, staleMs)[0];
      if (!other) return { owner, blocking: work(claim, owner) };
    } catch (error) {
      // Another process found this claim too old and removed it: this process was suspended.
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" || syscall !== "rename") throw error;
    } finally {
      rmSync(claim, { force: true });
    }
    if (other && performance.now() - startedAt > staleMs + MAX_CLAIM_MS)
      throw inUse(folder, join(folder, CLAIM_PREFIX + other.text), other);
    await sleep(randomInt(1, MAX_PAUSE_MS));
  }
}

/** The other claims in the folder, without those that are removed. `seen` has the time when each claim was first seen. */
function otherClaims(folder: string, own: string, seen: Map<string, number>, staleMs: number): Owner[] {
  const found: Owner[] = [];
  for (const name of readdirSync(folder).filter(isLockFile)) {
    const other = name === LOCK ? undefined : claimant(name)!;
    if (!other || other.text === own) continue;
    const now = performance.now();
    const firstSeen = seen.get(name) ?? now;
    seen.set(name, firstSeen);
    if (stateOf(other.identity) === "ended" || now - firstSeen >= staleMs) rmSync(join(folder, name), { force: true });
    else found.push(other);
  }
  return found;
}

function claimant(name: string): Owner | undefined {
  return parseOwner(name.slice(CLAIM_PREFIX.length));
}

function inUse(folder: string, path: string, owner: Owner): FolderInUse {
  return new FolderInUse(
    `${folder} is in use by process ${describe(owner)}; if that process is not dnc, remove ${path}`,
  );
}

/** "12", "12 of another container", "12 on another-host". */
function describe({ identity: { pid, host, boot, namespace } }: Owner): string {
  const own = thisProcess();
  if (host !== own.host) return `${pid} on ${host}`;
  return boot === own.boot && namespace === own.namespace ? `${pid}` : `${pid} of another container or boot`;
}
