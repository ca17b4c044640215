import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "./backend/reference/backend.ts";
import { goldenTolerance, verifyGolden } from "./golden.ts";

const folder = new URL("../../../../shared/golden-sparse/", import.meta.url);
const files = [
  "tiny",
  "whole",
  "one-of-each",
  "two-writes",
  "masking",
  "mds-two-writes",
  "content-only",
  "feedforward",
  "long",
  "rows-4096",
];

describe.skipIf(!existsSync(folder) && !process.env.CI).each(files)("golden vectors of a sparse memory: %s", (name) => {
  test.each(["float64", "float32"] as const)("in %s", async (precision) => {
    const backend = new ReferenceBackend({ precision });
    const bytes = new Uint8Array(readFileSync(new URL(`${name}.safetensors`, folder)));
    const { forward, gradients, worst } = await verifyGolden(bytes, backend);
    const tolerance = goldenTolerance(name, backend);
    expect(forward, worst.tensor).toBeLessThan(tolerance.forward);
    expect(gradients, worst.tensor).toBeLessThan(tolerance.gradients);
  });
});
