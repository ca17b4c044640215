import { readWhole } from "@dncjs/train/files";
import { Command } from "commander";
import { pink, styled } from "../colour.ts";
import { exitCodes, messageOf, printable } from "../failure.ts";
import { type ExaminedFile, examineFile, type Integrity } from "../fileIntegrity.ts";
import { counted } from "../numbers.ts";

export function verifyFileCommand(): Command {
  return new Command("verify-file")
    .description("check that files are those that were written, by the SHA-256 that they hold")
    .argument("<file...>", "models, checkpoints, golden files or training histories")
    .option("--json", "print one JSON object per line")
    .action(verifyFiles);
}

/** One line of `--json`. */
interface Line {
  readonly file: string;
  readonly kind: string;
  readonly status: Integrity;
  readonly digest: string | null;
  readonly reason?: string;
}

function verifyFiles(files: readonly string[], options: { json?: boolean }): void {
  let others = 0;
  for (const file of files) {
    const line = { file, digest: null, ...examine(file) };
    if (line.status !== "intact") others++;
    console.log(options.json ? JSON.stringify(line) : describe(line));
  }
  if (!options.json && files.length > 1) console.log(summary(files.length, others));
  if (others > 0) process.exitCode = exitCodes.failed;
}

function examine(file: string): ExaminedFile {
  try {
    return examineFile(readWhole(file, `${file}: no such file`));
  } catch (cause) {
    const reason = messageOf(cause);
    if (reason === undefined) throw cause;
    return { kind: "unknown", status: "unverified", reason };
  }
}

const WIDTH = "unverified".length;

function describe({ file, kind, status, digest, reason }: Line): string {
  const word = status.padEnd(WIDTH);
  const details = reason === undefined ? styled("dim", `SHA-256 ${digest}`) : printable(reason);
  return `${status === "intact" ? word : styled(pink, word)}  ${printable(file)}: ${kind}, ${details}`;
}

function summary(files: number, others: number): string {
  return others === 0
    ? `${counted(files, "file")}: all intact`
    : `${counted(files, "file")}: ${files - others} intact, ${others} not verified`;
}
