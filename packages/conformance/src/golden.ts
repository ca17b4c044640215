import { goldenTolerance, verifyGolden } from "@dncjs/core";
import type { Case, Subject } from "./case.ts";
import { check } from "./check.ts";

/** The files in `golden`. */
export const goldenFiles: readonly string[] = [
  "clip",
  "deallocation",
  "deep",
  "feedforward",
  "long",
  "masking",
  "mds-two-writes",
  "odd-sizes",
  "paper-ish",
  "sharp",
  "sharpness",
  "stop-usage",
  "strong-sharpness",
  "tiny",
  "two-writes",
].map((name) => `${name}.safetensors`);

/** Third-party weights that stay beside the repository, in `../shared/golden`. */
export const sharedFile = "trained-copy.safetensors";

/** Forward and gradients against an independent float64 implementation with automatic differentiation. */
export const goldenVectors: readonly Case[] = [
  ...[...goldenFiles, sharedFile].map((file) => ({
    name: `golden vectors: ${file}`,
    run: (subject: Subject) => checkGolden(subject, file),
  })),
  {
    name: "golden vectors: the same with the states recomputed between checkpoints",
    run: async (subject) => {
      for (const keepEvery of [1, 3, 5]) await checkGolden(subject, "two-writes.safetensors", keepEvery);
    },
  },
];

async function checkGolden({ backend, readGolden }: Subject, file: string, keepEvery?: number): Promise<void> {
  const { forward, gradients, worst } = await verifyGolden(await readGolden(file), backend, keepEvery);
  const tolerance = goldenTolerance(file, backend);
  const report = `worst in ${worst.tensor}`;
  check(forward <= tolerance.forward, `forward: relative error ${forward}, at most ${tolerance.forward}; ${report}`);
  check(
    gradients <= tolerance.gradients,
    `gradients: relative error ${gradients}, at most ${tolerance.gradients}; ${report}`,
  );
}
