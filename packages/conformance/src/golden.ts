import { type FloatArray, readSafetensors } from "@dncjs/core";
import { goldenTolerance, verifyGolden } from "@dncjs/core/run";
import type { Case, Subject } from "./case.ts";
import { fail, noteAll } from "./check.ts";

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

/** The files in `golden/sparse`, of networks with a sparse memory. */
export const sparseGoldenFiles: readonly string[] = [
  "content-only",
  "feedforward",
  "mds-two-writes",
  "one-of-each",
  "tiny",
].map((name) => `sparse/${name}.safetensors`);

/** The files in `golden/options`, which its `make.py` writes. */
export const optionGoldenFiles: readonly string[] = [
  "bidirectional",
  "bidirectional-adnc",
  "bidirectional-gru",
  "bypass-dropout",
  "gru",
  "gru-layer-norm",
  "layer-norm",
  "layer-norm-feedforward",
  "layer-norm-mds",
].map((name) => `options/${name}.safetensors`);

/** The only file for slow backends. */
const shortest = "tiny.safetensors";

/** Third-party weights outside the repository, in `../shared/golden`. */
export const sharedFile = "trained-copy.safetensors";

/** Compares outputs and gradients with an independent float64 implementation with automatic differentiation. */
export const goldenVectors: readonly Case[] = [
  ...[...goldenFiles, ...optionGoldenFiles, sharedFile].map((file) => ({
    name: `golden vectors: ${file}`,
    long: file !== shortest,
    combination: optionGoldenFiles.includes(file), // each option is in the networks and kernels of a sample
    run: (subject: Subject) => checkGolden(subject, file),
  })),
  ...sparseGoldenFiles.map(
    (file): Case => ({
      name: `golden vectors: ${file}`,
      needs: "sparse",
      run: (subject) => checkGolden(subject, file),
    }),
  ),
  {
    long: true,
    combination: true,
    name: "golden vectors: the same errors with states recomputed between checkpoints",
    run: async (subject) => {
      for (const keepEvery of [1, 3, 5]) await checkGolden(subject, "two-writes.safetensors", keepEvery);
    },
  },
];

async function checkGolden(
  { backend, readGolden, note, measure }: Subject,
  file: string,
  keepEvery?: number,
): Promise<void> {
  const bytes = await readGolden(file);
  const { forward, gradients, worst, errors, found } = await verifyGolden(bytes, backend, keepEvery);
  const tolerance = goldenTolerance(file, backend);
  measure(`golden ${file} forward`, forward);
  measure(`golden ${file} gradients`, gradients);
  if (forward <= tolerance.forward && gradients <= tolerance.gradients) return;
  const tensors = [...readSafetensors(bytes).tensors].map(([name, { data }]) => [name, data as FloatArray] as const);
  noteAll(note, Object.fromEntries(tensors.filter(([name]) => !errors.has(name))));
  fail(
    `relative errors: got ${forward} forward and ${gradients} of gradients, expected at most ${tolerance.forward} and ${tolerance.gradients}; the largest is that of ${worst.tensor}`,
    Object.fromEntries(tensors.filter(([name]) => errors.has(name))),
    Object.fromEntries(found),
  );
}
