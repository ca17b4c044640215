import { CheckpointError, DncError } from "@dncjs/core";
import { withoutControls } from "@dncjs/core/run";
import { systemMessage } from "@dncjs/train/files";
import { CommanderError } from "commander";

/** failed: a check or a run failed; hungUp: SIGHUP; interrupted: Ctrl-C; closedPipe: of standard output; terminated: SIGTERM. */
export const exitCodes = {
  failed: 1,
  badInput: 2,
  hungUp: 129,
  interrupted: 130,
  closedPipe: 141,
  terminated: 143,
} as const;

/** An error that is reported as one sentence, without a stack trace. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.badInput, options?: ErrorOptions) {
    super(message, options);
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}

/** Returns the result of `read`. Adds the path to the message of a CheckpointError. @throws Failure */
export async function withPath<Result>(path: string, read: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof CheckpointError)) throw cause;
    throw new Failure(`${path}: ${cause.message}`, exitCodes.badInput, { cause });
  }
}

/** Returns the result of `check`. Adds the place to the message of an error caused by input. @throws Failure */
export function naming<Result>(place: string, check: () => Result): Result {
  try {
    return check();
  } catch (cause) {
    if (!(cause instanceof Failure || cause instanceof DncError)) throw cause;
    throw new Failure(`${place}: ${cause.message}`, exitCodes.badInput, { cause });
  }
}

/** The message of an error caused by input or by the system; undefined for a bug of this program. */
export function messageOf(error: unknown): string | undefined {
  if (error instanceof Failure || error instanceof DncError) return oneLine(error.message);
  const text = systemMessage(error);
  return text === undefined ? undefined : oneLine(text);
}

/** Prints an error on stderr and returns the exit code. */
export function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.badInput;
  const message = messageOf(error);
  console.error(message === undefined ? error : `dnc: ${message}`);
  if (error instanceof Failure) return error.exitCode;
  return error instanceof DncError && inputErrors.has(error.code) ? exitCodes.badInput : exitCodes.failed;
}

const inputErrors: ReadonlySet<string> = new Set(["config", "argument", "checkpoint", "file"]);

/**
 * Replaces control characters and bidirectional formatting characters, except line feeds, with "?". Text from files and
 * arguments could otherwise control the terminal.
 */
export function printable(text: string): string {
  return text.split("\n").map(withoutControls).join("\n");
}

/** Like `printable`, on one line. */
function oneLine(text: string): string {
  return printable(text.replace(/\s*\n\s*/g, " "));
}
