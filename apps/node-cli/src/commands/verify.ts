import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { AnyBackend } from "@dncjs/core";
import { type GoldenReport, goldenTolerance, verifyGolden } from "@dncjs/core/run";
import { readWhole } from "@dncjs/train/files";
import { Command, Option } from "commander";
import { backendNames, chooseBackend } from "../backends.ts";
import { pink, styled } from "../colour.ts";
import { exitCodes, messageOf, printable } from "../failure.ts";
import { counted, scientific } from "../numbers.ts";

/** Golden files included in the package. */
const includedFiles: readonly string[] = ["tiny", "feedforward", "two-writes", "masking"].map((name) =>
  fileURLToPath(new URL(`../../golden/${name}.safetensors`, import.meta.url)),
);

export function verifyCommand(): Command {
  return new Command("verify")
    .description("compare a backend with golden vectors computed by an independent float64 implementation")
    .argument("[file...]", "safetensors files as in docs/golden.md (default: the files included in the package)")
    .addOption(new Option("--backend <name>", "backend to verify").choices(backendNames).default("auto"))
    .option("--json", "print one JSON object per line")
    .action(verify);
}

/** One line of `--json`. JSON writes numbers that are not finite as null. */
interface Verdict {
  readonly file: string;
  readonly backend: string;
  readonly forward: number | null;
  readonly gradients: number | null;
  readonly worst: GoldenReport["worst"] | null;
  /** The SHA-256 that the file holds, verified; null if it holds none or could not be read. */
  readonly digest: string | null;
  readonly pass: boolean;
  /** Why the file could not be verified. */
  readonly error?: string;
}

async function verify(given: readonly string[], options: { backend: string; json?: boolean }): Promise<void> {
  const files = given.length > 0 ? given : includedFiles;
  const { name, backend } = await chooseBackend(options.backend);
  if (!options.json) console.log(`${name}: ${backend.description}`);
  const width = Math.max(...files.map((file) => basename(file).length));
  let failures = 0;
  for (const file of files) {
    const verdict = await verifyFile(file, name, backend);
    if (!verdict.pass) failures++;
    console.log(options.json ? JSON.stringify(verdict) : describe(verdict, backend, width));
  }
  if (!options.json) console.log(summary(files.length, failures));
  if (failures > 0) process.exitCode = exitCodes.failed;
}

async function verifyFile(file: string, name: string, backend: AnyBackend): Promise<Verdict> {
  const tolerance = goldenTolerance(file, backend);
  try {
    const { forward, gradients, worst, digest } = await verifyGolden(readWhole(file, `${file}: no such file`), backend);
    const pass = forward <= tolerance.forward && gradients <= tolerance.gradients;
    return { file, backend: name, forward, gradients, worst, digest: digest ?? null, pass };
  } catch (cause) {
    const message = messageOf(cause);
    if (message === undefined) console.error(cause);
    const error = message ?? printable(String(cause));
    return { file, backend: name, forward: null, gradients: null, worst: null, digest: null, pass: false, error };
  }
}

function describe(
  { file, forward, gradients, worst, digest, pass, error }: Verdict,
  backend: AnyBackend,
  width: number,
): string {
  const head = `${pass ? "ok  " : styled(pink, "FAIL")}  ${printable(basename(file)).padEnd(width)}`;
  if (error !== undefined) return `${head}  ${error}`;
  const bound = goldenTolerance(file, backend);
  const errors = [
    `forward ${compare(forward!, bound.forward)}`,
    `gradients ${compare(gradients!, bound.gradients)}`,
    styled("dim", `worst ${printable(worst!.tensor)}`),
    ...(digest === null ? ["without a digest"] : []),
  ];
  return `${head}  ${errors.join("   ")}`;
}

function compare(error: number, bound: number): string {
  return `${scientific(error).padStart(7)} ${error <= bound ? "≤" : "exceeds"} ${bound.toExponential()}`;
}

function summary(files: number, failures: number): string {
  const agree = `${counted(files - failures, "file")} ${files - failures === 1 ? "agrees" : "agree"}`;
  return failures === 0 ? agree : `${agree}, ${counted(failures, "file")} ${failures === 1 ? "fails" : "fail"}`;
}
