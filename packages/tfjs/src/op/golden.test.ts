import { existsSync, globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { testBackends, useBackend } from "../testing/backends.ts";
import { goldenErrors } from "../testing/golden.ts";

const included = globSync(fileURLToPath(new URL("../../../conformance/golden/*.safetensors", import.meta.url))).sort();
/** Third-party weights, kept outside the repository. */
const trained = fileURLToPath(new URL("../../../../../shared/golden/trained-copy.safetensors", import.meta.url));

describe.each(testBackends)("golden vectors on the backend $name of tensorflow.js", ({ name, ...bounds }) => {
  beforeAll(() => useBackend(name));

  test("are complete", () => expect(included.length).toBe(15));

  test.each(included.map((file) => [basename(file), file] as const))("%s", async (_name, file) => {
    const before = tf.memory().numTensors;
    const { forward, gradients, compared } = await goldenErrors(tf, readFileSync(file));
    expect(forward).toBeLessThanOrEqual(bounds.forward);
    expect(gradients).toBeLessThanOrEqual(bounds.gradients);
    expect(compared).toBeGreaterThan(15);
    expect(tf.memory().numTensors).toBe(before);
  });

  test.runIf(existsSync(trained) || process.env.CI)(
    "trained-copy.safetensors, from outside the repository",
    async () => {
      const { forward, gradients } = await goldenErrors(tf, readFileSync(trained));
      expect(Math.max(forward, gradients)).toBeLessThanOrEqual(5e-3);
    },
  );

  test("agree if states are recomputed between checkpoints", async () => {
    const file = included.find((path) => path.includes("two-writes"))!;
    const { forward, gradients } = await goldenErrors(tf, readFileSync(file), { keepEvery: 3 });
    expect(forward).toBeLessThanOrEqual(bounds.forward);
    expect(gradients).toBeLessThanOrEqual(bounds.gradients);
  });
});
