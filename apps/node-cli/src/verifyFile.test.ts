import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Random, readSafetensors, writeSafetensors } from "@dncjs/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { examineFile } from "./fileIntegrity.ts";
import { jsonLines, temporaryFolder } from "./testing/command.ts";
import { inProcess } from "./testing/inProcess.ts";

const SMALL = ["--max-length", "2", "--bits", "2", "--hidden-size", "4", "--locations", "3", "--word-size", "2"];
const home = mkdtempSync(join(tmpdir(), "dnc-verify-file-"));
const run = join(home, "run");
afterAll(() => rmSync(home, { recursive: true, force: true }));

const inRepository = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const files = {
  model: join(run, "model.safetensors"),
  checkpoint: join(run, "checkpoint.safetensors"),
  "golden vectors": inRepository("apps/node-cli/golden/tiny.safetensors"),
  "training history": inRepository("packages/models/copy/history.safetensors"),
};
const entries = Object.entries(files);

beforeAll(async () => {
  const training = ["--batch-size", "2", "--batches", "1", "--backend", "reference", "--out", run];
  expect((await inProcess("train", "copy", ...SMALL, ...training)).code).toBe(0);
});

const bytesOf = (path: string) => new Uint8Array(readFileSync(path));

/** The file with one bit flipped. */
function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

describe("dnc verify-file", () => {
  test("says of every kind of file that it is intact, with its digest", async () => {
    const { code, stdout, stderr } = await inProcess("verify-file", ...Object.values(files), "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(jsonLines(stdout)).toEqual(
      entries.map(([kind, file]) => ({ file, kind, status: "intact", digest: readSafetensors(bytesOf(file)).digest })),
    );
    const plain = await inProcess("verify-file", ...Object.values(files));
    expect(plain.stdout).toMatch(/^intact {6}.*: model, SHA-256 [0-9a-f]{64}\n(intact .*\n){3}4 files: all intact\n$/);
  });

  test.each(entries)("a single flipped bit at any position is noticed: %s", (kind, path) => {
    const bytes = bytesOf(path);
    const headerEnd = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const random = new Random(17).fork(kind);
    const within = (begin: number, end: number) => Math.floor(8 * (begin + (end - begin) * random.uniform()));
    const bits = Array.from({ length: 300 }, (_, k) =>
      k % 2 === 0 ? within(0, headerEnd) : within(headerEnd, bytes.length),
    );
    for (const bit of bits) {
      const found = examineFile(flipped(bytes, bit));
      expect(found.status, `bit ${bit}`).not.toBe("intact");
      expect(found.reason).toEqual(expect.any(String));
      if (bit >= 8 * headerEnd) expect(found).toMatchObject({ kind, status: "damaged" });
    }
  });

  test.each(entries)("the command fails for a damaged file: %s", async (kind, path) => {
    const file = join(temporaryFolder(), "damaged");
    const bytes = bytesOf(path);
    writeFileSync(file, flipped(bytes, 8 * bytes.length - 9));
    const { code, stdout } = await inProcess("verify-file", file);
    expect(code).toBe(1);
    expect(stdout).toBe(
      `damaged     ${file}: ${kind}, the file is damaged: its SHA-256 differs from the one that it holds\n`,
    );
    writeFileSync(file, bytes.subarray(0, bytes.length - 4));
    const cut = await inProcess("verify-file", file, path);
    expect(cut.code).toBe(1);
    expect(cut.stdout).toMatch(/^damaged .*the file holds \d+\nintact .*\n2 files: 1 intact, 1 not verified\n$/);
  });

  test("files without a digest, of other kinds, or that cannot be read are unverified", async () => {
    const folder = temporaryFolder();
    const foreign = join(folder, "foreign.safetensors");
    const { tensors } = readSafetensors(bytesOf(files.model));
    writeFileSync(foreign, writeSafetensors(tensors));
    const golden = join(folder, "golden.safetensors");
    const file = readSafetensors(bytesOf(files["golden vectors"]));
    writeFileSync(golden, writeSafetensors(file.tensors, Object.fromEntries(file.metadata)));
    const text = join(folder, "text");
    writeFileSync(text, "not a safetensors file");
    const paths = [foreign, golden, join(run, "run.json"), text, folder, join(folder, "none")];
    const { code, stdout, stderr } = await inProcess("verify-file", ...paths, "--json");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const lines = jsonLines<{ kind: string; status: string; digest: null; reason: string }>(stdout);
    expect(lines.map(({ kind, status, digest }) => [kind, status, digest])).toEqual(
      ["safetensors file", "golden vectors", "description of a run", "unknown", "unknown", "unknown"].map((kind) => [
        kind,
        "unverified",
        null,
      ]),
    );
    expect(lines.map(({ reason }) => reason)).toEqual([
      "the file holds no digest",
      "the file holds no digest",
      "a JSON file holds no digest",
      expect.stringMatching(/^not a valid safetensors file: .* does not start with the length of a header$/),
      expect.stringMatching(/got a folder, expected a file/),
      expect.stringMatching(/no such file/),
    ]);
  });

  test("without a file it is invalid input", async () => {
    expect((await inProcess("verify-file")).code).toBe(2);
  });
});
