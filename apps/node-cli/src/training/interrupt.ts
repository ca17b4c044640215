import { exitCodes } from "../failure.ts";

/** One press of Ctrl-C can arrive several times, since npm passes on what the terminal has sent us already. */
const SAME_PRESS = 500;

export interface Interrupt {
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** The exit code of a run that was stopped; undefined while it was not. */
  exitCode(): number | undefined;
  /** Gives the signals back to Node. */
  release(): void;
}

/** From now on the first Ctrl-C asks the run to stop; the next one, half a second later or more, ends the process at once. */
export function catchInterrupts(tell: () => void): Interrupt {
  const controller = new AbortController();
  let code: number | undefined;
  const release = () => {
    process.removeListener("SIGINT", stop);
    process.removeListener("SIGTERM", stop);
  };
  const stop = (name: NodeJS.Signals) => {
    if (code !== undefined) return;
    code = name === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
    setTimeout(release, SAME_PRESS).unref();
    tell();
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return { signal: controller.signal, exitCode: () => code, release };
}
