import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { CheckpointError } from "../errors.ts";
import { readModel } from "../model/readModel.ts";
import { writeModel } from "../model/writeModel.ts";
import { defineConfig } from "../network/config.ts";
import { initialValues } from "../network/initialValues.ts";
import { Random } from "../random.ts";
import { DIGEST_KEY } from "./digest.ts";
import { readSafetensors } from "./read.ts";
import { sha256 } from "./sha256.ts";
import type { Tensor } from "./tensor.ts";
import { writeSafetensors } from "./write.ts";

const random = new Random(3).fork("bytes");
const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, () => Math.floor(256 * random.uniform()));
const expected = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("sha256", () => {
  test("equals the examples of the standard", () => {
    const hash = (text: string) => sha256([new TextEncoder().encode(text)]);
    expect(hash("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(hash("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(hash("a".repeat(1_000_000))).toBe("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  });

  test("equals that of Node for every length around the blocks, in parts of any length", () => {
    for (let length = 0; length < 200; length++) {
      const bytes = bytesOf(length);
      expect(sha256([bytes]), `${length} bytes`).toBe(expected(bytes));
      for (const cut of [1, 55, 64, 100]) {
        expect(sha256([bytes.subarray(0, cut), new Uint8Array(0), bytes.subarray(cut)])).toBe(expected(bytes));
      }
    }
  });
});

describe("a file with a digest", () => {
  const tensors: [string, Tensor][] = [["a", { dtype: "F32", shape: [2], data: Float32Array.of(1, 2) }]];
  const metadata = { note: 'é "dncjs.sha256":"' };
  const sealed = writeSafetensors(tensors, metadata, { digest: true });

  test("reads as one without, and has its SHA-256 in the metadata, computed with zeros in its place", () => {
    const { digest, ...contents } = readSafetensors(sealed);
    expect({ ...contents, digest: undefined }).toEqual(readSafetensors(writeSafetensors(tensors, metadata)));
    const text = Buffer.from(sealed).toString("latin1");
    const at = text.indexOf(`"${DIGEST_KEY}":"`) + DIGEST_KEY.length + 4;
    const zeroed = sealed.slice().fill(0x30, at, at + 64);
    expect(text.slice(at, at + 64)).toBe(expected(zeroed));
    expect(digest).toBe(expected(zeroed));
  });

  test("is refused if any bit of its data, or of its digest, is wrong", () => {
    for (let bit = 8 * (sealed.length - 8); bit < 8 * sealed.length; bit++) {
      const bytes = sealed.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => readSafetensors(bytes)).toThrow("the file is damaged: its SHA-256 differs");
    }
    const moved = writeSafetensors(tensors, { [DIGEST_KEY]: "0".repeat(64) });
    expect(() => readSafetensors(moved)).toThrow(CheckpointError);
    expect(() => readSafetensors(writeSafetensors(tensors, { [DIGEST_KEY]: "x" }))).toThrow(CheckpointError);
  });
});

test("every single bit of a model file that flips is noticed", () => {
  const config = defineConfig({ inputSize: 1, outputSize: 1, controller: { hiddenSize: 1 }, memory: null });
  const good = writeModel({ config, seed: 7, provenance: { task: "copy" }, values: initialValues(config, 7) });
  expect(readModel(good).seed).toBe(7);
  for (let bit = 0; bit < 8 * good.length; bit++) {
    const bytes = good.slice();
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => readModel(bytes), `bit ${bit}`).toThrow(CheckpointError);
  }
});
