import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Identifies a process, also against later processes with the same pid and against processes of other machines and containers. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in ticks since boot, from /proc; empty if unknown. */
  readonly started: string;
  /** Id of the boot, from /proc; empty if unknown. */
  readonly boot: string;
  readonly host: string;
  /** Number of the PID namespace, from /proc; empty if unknown, or if /proc shows another namespace. */
  readonly namespace: string;
}

const SEPARATOR = "~";

export function thisProcess(): ProcessIdentity {
  const namespace = ownNamespace();
  const started = namespace === "" ? "" : (statusOf(process.pid)?.started ?? "");
  return { pid: process.pid, started, boot: bootOf(), host: hostname().replaceAll(SEPARATOR, "-"), namespace };
}

/** Formats an identity as text for a file name. */
export function formatIdentity({ pid, started, boot, host, namespace }: ProcessIdentity): string {
  return [pid, started, boot, host, namespace].join(SEPARATOR);
}

/** Parses the text of `formatIdentity`; undefined for any other text. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  const [pid, started, boot, host, namespace, ...more] = text.split(SEPARATOR);
  if (!/^[1-9]\d*$/.test(pid!) || started === undefined || boot === undefined || !host) return undefined;
  if (namespace === undefined || !/^\d*$/.test(namespace) || more.length > 0) return undefined;
  return { pid: Number(pid), started, boot, host, namespace };
}

export function isThisProcess(identity: ProcessIdentity): boolean {
  return identity.namespace !== "" && formatIdentity(identity) === formatIdentity(thisProcess());
}

/**
 * Whether a process is running or has ended. "unknown" if it cannot be seen from here: it has another boot, host or PID
 * namespace, or this system does not say.
 */
export function stateOf({ pid, started, boot, host, namespace }: ProcessIdentity): "running" | "ended" | "unknown" {
  const own = thisProcess();
  if ([boot, namespace, started].includes("")) return "unknown";
  if (boot !== own.boot || namespace !== own.namespace || host !== own.host) return "unknown";
  const status = statusOf(pid);
  if (status) return status.isDead || started !== status.started ? "ended" : "running";
  // With the mount option hidepid, /proc does not show processes of other users.
  return acceptsSignals(pid) ? "unknown" : "ended";
}

/** Reads fields 3 and 22 of /proc/PID/stat. They are counted from the end of the name, which may contain any character. */
function statusOf(pid: number): { readonly isDead: boolean; readonly started: string } | undefined {
  const text = tryTo(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { isDead: /^[ZXx]$/.test(fields[0]!), started: fields[19]! };
}

/** In a new PID namespace without its own /proc mount, /proc shows the processes of the namespace above. */
function ownNamespace(): string {
  if (tryTo(() => readlinkSync("/proc/self")) !== String(process.pid)) return "";
  return /\d+/.exec(tryTo(() => readlinkSync("/proc/self/ns/pid")) ?? "")?.[0] ?? "";
}

function bootOf(): string {
  return tryTo(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"))?.trim() ?? "";
}

function tryTo<Result>(read: () => Result): Result | undefined {
  try {
    return read();
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
