import { spawnSync } from "node:child_process";
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArgumentError } from "@dncjs/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFileAtomically } from "./writeFileAtomically.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dncjs-"));
});
afterEach(() => rm(folder, { recursive: true }));

const bytes = (...values: number[]) => Uint8Array.of(...values);

describe("writing a file atomically", () => {
  it("creates or replaces the file and leaves no other", async () => {
    const path = join(folder, "run.safetensors");
    await writeFileAtomically(path, bytes(1, 2));
    await writeFileAtomically(path, bytes(3));
    expect([...(await readFile(path))]).toEqual([3]);
    expect(await readdir(folder)).toEqual(["run.safetensors"]);
  });

  it("writes a part of a buffer", async () => {
    const path = join(folder, "part");
    await writeFileAtomically(path, bytes(1, 2, 3, 4).subarray(1, 3));
    expect([...(await readFile(path))]).toEqual([2, 3]);
  });

  it("keeps the old file when writing fails", async () => {
    const path = join(folder, "run");
    await writeFile(path, bytes(7));
    await expect(writeFileAtomically(path, 5 as unknown as Uint8Array)).rejects.toThrow();
    expect([...(await readFile(path))]).toEqual([7]);
    expect(await readdir(folder)).toEqual(["run"]);
  });

  it("leaves no temporary file if the rename fails", async () => {
    const path = join(folder, "taken");
    await mkdir(path);
    await writeFile(join(path, "inside"), bytes(7));
    await expect(writeFileAtomically(path, bytes(1))).rejects.toThrow();
    expect(await readdir(folder)).toEqual(["taken"]);
    expect(await readdir(path)).toEqual(["inside"]);
  });

  it("rejects a symbolic link, and changes neither the link nor its target", async () => {
    const path = join(folder, "link");
    await writeFile(join(folder, "target"), bytes(7));
    await symlink("target", path);
    await expect(writeFileAtomically(path, bytes(1))).rejects.toThrow(ArgumentError);
    expect(await readlink(path)).toBe("target");
    expect([...(await readFile(path))]).toEqual([7]);
    expect((await readdir(folder)).toSorted()).toEqual(["link", "target"]);
  });

  it.runIf(process.getuid?.() === 0)("rejects a device", async () => {
    const path = join(folder, "null");
    spawnSync("mknod", [path, "c", "1", "3"]);
    await expect(writeFileAtomically(path, bytes(1))).rejects.toThrow(ArgumentError);
    expect((await lstat(path)).isCharacterDevice()).toBe(true);
  });

  it("names the file, not the temporary one, in the error of the file system", async () => {
    const path = join(folder, "none", "run");
    await expect(writeFileAtomically(path, bytes(1))).rejects.toMatchObject({ code: "ENOENT", path });
  });

  it("rejects if the folder does not exist", async () => {
    await expect(writeFileAtomically(join(folder, "none", "run"), bytes(1))).rejects.toThrow("ENOENT");
  });

  it("leaves one complete file if several calls write at once", async () => {
    const path = join(folder, "run");
    await Promise.all([1, 2, 3, 4].map((value) => writeFileAtomically(path, new Uint8Array(1e5).fill(value))));
    const found = await readFile(path);
    expect(found.length).toBe(1e5);
    expect(new Set(found).size).toBe(1);
    expect(await readdir(folder)).toEqual(["run"]);
  });
});
