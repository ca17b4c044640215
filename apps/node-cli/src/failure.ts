import { CheckpointError, DncError } from "@dncjs/core";
import { CommanderError } from "commander";

/** Exit codes: a check or run that failed, bad input, Ctrl-C, SIGTERM. */
export const exitCodes = { failed: 1, badInput: 2, interrupted: 130, terminated: 143 } as const;

/** Something the user is told in one sentence, without a stack. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.badInput, options?: ErrorOptions) {
    super(message, options);
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}

/** What `read` gives; where it refuses a file, says which one. */
export async function readingFrom<Result>(path: string, read: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof CheckpointError)) throw cause;
    throw new Failure(`${path}: ${cause.message}`, exitCodes.badInput, { cause });
  }
}

const systemErrors: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EBUSY: "it is in use",
  EDQUOT: "the disk quota is used up",
  EEXIST: "it exists already",
  EFBIG: "the file is larger than this process may write",
  EIO: "the device reports an error",
  EISDIR: "it is a folder",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "no such file or folder",
  ENOSPC: "no space is left on the device",
  ENOTDIR: "a part of the path is not a folder",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
};

/** The sentence for an error that is no fault of this program; undefined for one that is. */
export function sentenceOf(error: unknown): string | undefined {
  if (error instanceof Failure || error instanceof DncError) return sentence(error.message);
  const { code, path, dest } = (error ?? {}) as NodeJS.ErrnoException & { dest?: string };
  const words = code && systemErrors[code];
  if (!words) return undefined;
  const where = dest ?? path;
  return where === undefined ? words : sentence(`${where}: ${words}`);
}

/** Tells the user on stderr what went wrong, and returns the exit code. */
export function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.badInput;
  const sentence = sentenceOf(error);
  console.error(sentence === undefined ? error : `dnc: ${sentence}`);
  if (error instanceof Failure) return error.exitCode;
  return error instanceof DncError && inputErrors.has(error.code) ? exitCodes.badInput : exitCodes.failed;
}

const inputErrors: ReadonlySet<string> = new Set(["config", "argument", "checkpoint"]);

/**
 * Names and messages may hold what a file or an argument said: control characters would speak to the terminal, and those that turn the
 * direction of writing would make it show something else. Ends of lines stay.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "?");
}

/** The same on one line. */
function sentence(text: string): string {
  return printable(text.replace(/\s*\n\s*/g, " "));
}
