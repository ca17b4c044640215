import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Identifies a process, also against later processes with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in ticks since boot, from /proc; empty if unknown. */
  readonly started: string;
  /** Id of the boot, from /proc; empty if unknown. */
  readonly boot: string;
  readonly host: string;
}

const SEPARATOR = "~";

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, started: statusOf(process.pid)?.started ?? "", boot: bootOf(), host: hostname() };
}

/** Formats an identity as text for a file name. */
export function formatIdentity({ pid, started, boot, host }: ProcessIdentity): string {
  return [pid, started, boot, host].join(SEPARATOR);
}

/** Parses the text of `formatIdentity`; undefined for any other text. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  const [pid, started, boot, host, ...more] = text.split(SEPARATOR);
  if (!/^[1-9]\d*$/.test(pid!) || started === undefined || boot === undefined || !host || more.length > 0)
    return undefined;
  return { pid: Number(pid), started, boot, host };
}

/** Whether the process is known to have ended. False for a process of another machine. */
export function hasEnded({ pid, started, boot, host }: ProcessIdentity): boolean {
  if (host !== hostname()) return false;
  if (boot !== bootOf()) return true;
  const status = statusOf(pid);
  if (status) return status.isDead || (started !== "" && started !== status.started);
  return started !== "" || !acceptsSignals(pid);
}

/** Reads fields 3 and 22 of /proc/PID/stat. They are counted from the end of the name, which may contain any character. */
function statusOf(pid: number): { readonly isDead: boolean; readonly started: string } | undefined {
  const text = readIfExists(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { isDead: /^[ZXx]$/.test(fields[0]!), started: fields[19]! };
}

function bootOf(): string {
  return readIfExists("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
}

function readIfExists(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function acceptsSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
