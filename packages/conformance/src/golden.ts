import { existsSync, globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { type Backend, goldenTolerance, verifyGolden } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import type { BackendUnderTest } from "./backendUnderTest.ts";

const carried = globSync(fileURLToPath(new URL("../golden/*.safetensors", import.meta.url))).sort();
/** Third-party weights that stay beside the repository. */
const trained = fileURLToPath(new URL("../../../../shared/golden/trained-copy.safetensors", import.meta.url));

/** Forward and gradients against an independent float64 implementation with automatic differentiation. */
export function describeGolden({ open }: BackendUnderTest): void {
  describe("golden vectors", () => {
    test("are all there", () => expect(carried.length).toBe(15));

    test.each(carried.map((file) => [basename(file), file] as const))("%s", async (_name, file) => {
      await expectGolden(file, await open());
    });

    test.runIf(existsSync(trained) || process.env.CI)(
      "trained-copy.safetensors, which stays in ../shared",
      async () => {
        await expectGolden(trained, await open());
      },
    );

    test("the same with the states recomputed between checkpoints", async () => {
      const backend = await open();
      for (const keepEvery of [1, 3, 5]) {
        await expectGolden(carried.find((file) => file.includes("two-writes"))!, backend, keepEvery);
      }
    });
  });
}

async function expectGolden(file: string, backend: Backend, keepEvery?: number): Promise<void> {
  const report = await verifyGolden(readFileSync(file), backend, keepEvery);
  const tolerance = goldenTolerance(file, backend);
  expect(report.forward, `forward, worst ${report.worst.tensor}`).toBeLessThanOrEqual(tolerance.forward);
  expect(report.gradients, `gradients, worst ${report.worst.tensor}`).toBeLessThanOrEqual(tolerance.gradients);
}
