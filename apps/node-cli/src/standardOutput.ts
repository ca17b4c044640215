import { exitCodes, Failure, messageOf, reportError } from "./failure.ts";

/** Receives the exit code for a standard output that fails. */
type Handler = (exitCode: number) => void;

const exit: Handler = (exitCode) => process.exit(exitCode);

let handler = exit;
let isReported = false;

/**
 * Handles errors of standard output. A closed pipe (`dnc … | head`) gives the exit code of SIGPIPE without a message. Other
 * errors, such as a full disk, are reported. By default both end the process. A failing standard error is ignored.
 */
export function watchStandardOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => handler(exitCodeOf(error)));
  process.stderr.on("error", () => {});
}

/** Calls `then` instead of ending the process, until the returned function is called. */
export function onOutputFailure(then: Handler): () => void {
  handler = then;
  return () => {
    if (handler === then) handler = exit;
  };
}

function exitCodeOf(error: NodeJS.ErrnoException): number {
  if (error.code === "EPIPE") return exitCodes.closedPipe;
  if (isReported) return exitCodes.failed;
  isReported = true;
  return reportError(new Failure(`standard output: ${messageOf(error) ?? error.message}`, exitCodes.failed));
}
