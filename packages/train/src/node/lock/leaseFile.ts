import { closeSync, constants, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { naming } from "../files/naming.ts";
import { type ProcessIdentity, parseIdentity } from "./processIdentity.ts";

/** The owner of a lease: a process, and a random number for each of its leases. */
export interface Owner {
  readonly identity: ProcessIdentity;
  /** The text that identifies the owner, also as part of a file name. */
  readonly text: string;
}

const BEAT_DIGITS = 12;
const SEPARATOR = "~";

export function formatOwner(identity: string, nonce: string): string {
  return `${identity}${SEPARATOR}${nonce}`;
}

/** Parses the text of `formatOwner`; undefined for any other text. */
export function parseOwner(text: string): Owner | undefined {
  const at = text.lastIndexOf(SEPARATOR);
  const identity = parseIdentity(text.slice(0, Math.max(0, at)));
  return identity && /^[0-9a-f]+$/.test(text.slice(at + 1)) ? { identity, text } : undefined;
}

/** The contents of a lease file: the owner and the number of its heartbeats. All have the same length. */
export function leaseText(owner: string, beat: number): string {
  return `${owner}\n${String(beat).padStart(BEAT_DIGITS, "0")}\n`;
}

export interface Lease {
  readonly owner: Owner;
  /** The whole contents, which change with every heartbeat. */
  readonly text: string;
}

/** Reads a lease file; undefined if it is missing or invalid. A machine that crashed may leave an empty file. */
export function readLease(path: string): Lease | undefined {
  try {
    const text = naming(path, () => readFileSync(path, "utf8"));
    const owner = parseOwner(text.split("\n")[0]!);
    return owner && { owner, text };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a heartbeat if the file still belongs to the owner. A link is not followed: it is no lease of this process. */
export function renewLease(path: string, owner: string, beat: number): void {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0));
    const bytes = Buffer.from(leaseText(owner, beat));
    const found = Buffer.alloc(Buffer.byteLength(owner));
    readSync(file, found, 0, found.length, 0);
    if (found.toString() === owner) writeSync(file, bytes, 0, bytes.length, 0);
  } catch {
    // The folder is being moved, or the disk fails. The owner checks its lease before it writes anything else.
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
