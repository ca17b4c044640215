import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** A process, told from every other one, also from later ones with the same number. */
export interface Holder {
  readonly pid: number;
  /** When it started, in ticks since the machine did; empty where nothing tells (/proc does). */
  readonly started: string;
  /** Of the machine, new every time it starts; empty where nothing tells. */
  readonly boot: string;
  readonly host: string;
}

const SEPARATOR = "~";

/** This process. */
export function ourselves(): Holder {
  return { pid: process.pid, started: statusOf(process.pid)?.started ?? "", boot: bootOf(), host: hostname() };
}

/** One word that may be part of a file name. */
export function holderWord({ pid, started, boot, host }: Holder): string {
  return [pid, started, boot, host].join(SEPARATOR);
}

/** What `holderWord` wrote; undefined for anything else. */
export function readHolder(word: string): Holder | undefined {
  const [pid, started, boot, host, ...more] = word.split(SEPARATOR);
  if (!/^[1-9]\d*$/.test(pid!) || started === undefined || boot === undefined || !host || more.length > 0)
    return undefined;
  return { pid: Number(pid), started, boot, host };
}

/** Whether the process is known to have ended; of another machine's that is never known. */
export function isGone({ pid, started, boot, host }: Holder): boolean {
  if (host !== hostname()) return false;
  if (boot !== bootOf()) return true;
  const status = statusOf(pid);
  if (status) return status.isDead || (started !== "" && started !== status.started);
  return started !== "" || !answers(pid);
}

/** What /proc has on a process: fields 3 and 22 of its `stat`, behind the name, which may hold anything. */
function statusOf(pid: number): { readonly isDead: boolean; readonly started: string } | undefined {
  const text = readIfThere(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { isDead: /^[ZXx]$/.test(fields[0]!), started: fields[19]! };
}

function bootOf(): string {
  return readIfThere("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
