import { exitCodes } from "../failure.ts";
import { onOutputFailure } from "../standardOutput.ts";

/** Signals within this time count as one press of Ctrl-C: npm forwards the signal that the terminal also sends directly. */
const SAME_PRESS_MS = 500;

/** The signals that stop a run, and its exit codes. A terminal sends SIGHUP when it is closed. */
const stopSignals = {
  SIGHUP: exitCodes.hungUp,
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
} as const;

type StopSignal = keyof typeof stopSignals;
const names = Object.keys(stopSignals) as StopSignal[];

export interface Interrupt {
  /** Aborts on the first Ctrl-C, SIGTERM or SIGHUP, and when standard output fails. */
  readonly signal: AbortSignal;
  /** The exit code of a stopped run; undefined if nothing stopped it. */
  exitCode(): number | undefined;
  /** The exit code if standard output failed. It counts also if the run ended by itself: its output is incomplete. */
  outputFailure(): number | undefined;
  /** Restores Node's default handling of the signals. */
  release(): void;
}

/**
 * Handles signals and a failing standard output. The first of them calls `onStop` and aborts `signal`. After half a second the
 * default handling of signals is restored, so that a second Ctrl-C ends the process.
 */
export function catchInterrupts(onStop: () => void): Interrupt {
  const controller = new AbortController();
  let code: number | undefined;
  let outputFailure: number | undefined;
  const stop = (exitCode: number) => {
    if (code !== undefined) return;
    code = exitCode;
    setTimeout(releaseSignals, SAME_PRESS_MS).unref();
    onStop();
    controller.abort();
  };
  const onSignal = (name: NodeJS.Signals) => stop(stopSignals[name as StopSignal]);
  const releaseOutput = onOutputFailure((exitCode) => {
    if (code === undefined) outputFailure = exitCode;
    stop(exitCode);
  });
  const releaseSignals = () => {
    for (const name of names) process.removeListener(name, onSignal);
  };
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => code,
    outputFailure: () => outputFailure,
    release() {
      releaseSignals();
      // A stopped run keeps its exit code: its last lines may fail too, for example on a closed terminal.
      if (code === undefined) releaseOutput();
    },
  };
}
