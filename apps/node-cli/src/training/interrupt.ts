import { exitCodes } from "../failure.ts";

/** Signals within this time count as one press of Ctrl-C: npm forwards the signal that the terminal also sends directly. */
const SAME_PRESS_MS = 500;

export interface Interrupt {
  /** Aborts on the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** The exit code of a stopped run; undefined if no signal arrived. */
  exitCode(): number | undefined;
  /** Restores Node's default handling of the signals. */
  release(): void;
}

/**
 * Handles SIGINT and SIGTERM. The first signal calls `onStop` and aborts `signal`. After half a second the default handling is
 * restored, so that a second Ctrl-C ends the process.
 */
export function catchInterrupts(onStop: () => void): Interrupt {
  const controller = new AbortController();
  let code: number | undefined;
  const release = () => {
    process.removeListener("SIGINT", stop);
    process.removeListener("SIGTERM", stop);
  };
  const stop = (name: NodeJS.Signals) => {
    if (code !== undefined) return;
    code = name === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
    setTimeout(release, SAME_PRESS_MS).unref();
    onStop();
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return { signal: controller.signal, exitCode: () => code, release };
}
