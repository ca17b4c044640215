import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FloatArray, readSafetensors } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import { expectPass } from "../failures.ts";
import type { Host } from "../host.ts";

/** The suite detects a wrong backend and reports what is needed to debug it. */
export function describeWrongBackend(host: () => Host): void {
  describe("a backend that clamps at half the bound", () => {
    test("fails the kernel, and a file has the inputs, the expected results and the results", async () => {
      const { given, expected, found } = await failureOf("clamp agrees with the reference: K=7 clip=0.7");
      const input = given("input");
      const clamped = (at: number, bound: number) => Math.max(-bound, Math.min(bound, input[at]!));
      const written = [...expected("out").keys()].filter((k) => !Number.isNaN(expected("out")[k]));
      expect(written).toHaveLength(5 * 7);
      for (const k of written) {
        expect(expected("out")[k]).toBe(clamped(k, 0.7));
        expect(found("out")[k]).toBe(Math.fround(clamped(k, 0.35)));
      }
    });

    test("fails golden vectors with a clip", async () => {
      const { given, expected, found } = await failureOf("golden vectors: clip.safetensors");
      expect(given("x").length).toBeGreaterThan(0);
      expect(found("y")).toHaveLength(expected("y").length);
      expect(found("y")).not.toEqual(expected("y"));
    });

    test("passes a kernel that does not clamp", async () => {
      await expectPass(host(), "wrong", "relu agrees with the reference: K=7");
    });
  });

  async function failureOf(caseName: string) {
    const folder = await mkdtemp(join(tmpdir(), "dncjs-conformance-"));
    try {
      const error = await expectPass(host(), "wrong", caseName, folder).then(
        () => expect.fail(`${caseName} passed`),
        (reason: Error) => reason,
      );
      const [, file] = /Tensors in (.*)$/.exec(error.message)!;
      const { tensors, metadata } = readSafetensors(await readFile(file!));
      expect(Object.fromEntries(metadata)).toMatchObject({ host: host().name, backend: "wrong", case: caseName });
      const named = (prefix: string) => (name: string) => tensors.get(`${prefix} ${name}`)!.data as FloatArray;
      return { given: named("given"), expected: named("expected"), found: named("found") };
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}
