import { DncError } from "@dncjs/core";
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
  if (error instanceof Failure || error instanceof DncError) return printable(error.message);
  const { code, path, dest } = (error ?? {}) as NodeJS.ErrnoException & { dest?: string };
  const words = code && systemErrors[code];
  if (!words) return undefined;
  const where = dest ?? path;
  return where === undefined ? words : printable(`${where}: ${words}`);
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

/** Names and messages may hold what a file or an argument said; control characters would speak to the terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "?");
}
