import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dnc, ReferenceBackend } from "@dncjs/core";
import { readModel } from "@dncjs/core/run";
import { hubFiles, onnxModel, torchFiles } from "@dncjs/export";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProcess } from "./testing/inProcess.ts";
import { training } from "./testing/smallRuns.ts";

let home: string;
let run: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "dncjs-export-"));
  run = join(home, "trained");
  expect((await inProcess(...training(run))).code).toBe(0);
});
afterAll(() => rmSync(home, { recursive: true }));

const model = () => readModel(readFileSync(join(run, "model.safetensors")));
const filesIn = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString("latin1")]));
const expectedFiles = (files: ReturnType<typeof torchFiles>) =>
  Object.fromEntries(files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString("latin1")]));

describe("dnc export", () => {
  test("writes ONNX, PyTorch and a model repository, and replaces its own files", async () => {
    const [onnx, torch, hub] = [join(home, "step.onnx"), join(home, "torch"), join(home, "new", "hub")];
    for (let round = 0; round < 2; round++) {
      const { code, stdout } = await inProcess("export", run, "--onnx", onnx, "--torch", torch, "--hub", hub);
      expect(code).toBe(0);
      expect(stdout).toContain(`wrote    ${onnx}\n`);
    }
    expect(readFileSync(onnx).equals(onnxModel(model()))).toBe(true);
    expect(filesIn(torch)).toEqual(expectedFiles(torchFiles(model())));
    const [{ metrics }] = readFileSync(join(run, "metrics.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line.includes('"evaluation"'))
      .slice(-1)
      .map((line) => JSON.parse(line) as { metrics: Record<string, number> }) as [{ metrics: Record<string, number> }];
    expect(filesIn(hub)).toEqual(expectedFiles(hubFiles(model(), { name: "trained", task: "copy", metrics })));
    const loaded = Dnc.load(readFileSync(join(hub, "model.safetensors")), { backend: new ReferenceBackend() });
    expect(loaded.config).toEqual(model().config);
  });

  test("gives the memory another number of locations", async () => {
    const folder = join(home, "locations");
    const { code, stdout } = await inProcess("export", run, "--hub", folder, "--locations", "9", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ run, config: { memory: { locations: 9 } } });
    expect(readModel(readFileSync(join(folder, "model.safetensors"))).config.memory?.locations).toBe(9);
  });

  test("never replaces the model of a run, its own or another one", async () => {
    const before = filesIn(run);
    for (const flag of ["--hub", "--torch"]) {
      const { code, stderr } = await inProcess("export", run, flag, run, "--locations", "9");
      expect([code, stderr]).toEqual([2, expect.stringContaining(`${flag} ${run}: got the folder of a run`)]);
    }
    expect(filesIn(run)).toEqual(before);
  });

  test.for(["dnc.py", "example.py", "model.safetensors", "README.md", "config.json"])(
    "never replaces a %s of another kind, and writes nothing beside it",
    async (name) => {
      const folder = mkdtempSync(join(home, "other-"));
      writeFileSync(join(folder, name), "mine");
      const onnx = join(folder, "step.onnx");
      const flags = [name.endsWith(".py") ? "--torch" : "--hub", folder, "--onnx", onnx];
      const { code, stderr } = await inProcess("export", run, ...flags);
      expect(code).toBe(2);
      expect(stderr).toContain(`${name}: got a file of another kind`);
      expect(filesIn(folder)).toEqual({ [name]: "mine" });
    },
  );

  test("never replaces a .onnx file of another kind or a folder", async () => {
    const other = join(home, "other.onnx");
    writeFileSync(other, "\x08\x08\x12\x07pytorch");
    mkdirSync(join(home, "folder.onnx"));
    for (const path of [other, join(home, "folder.onnx")]) {
      const { code, stderr } = await inProcess("export", run, "--onnx", path, "--torch", join(home, "unwritten"));
      expect(code).toBe(2);
      expect(stderr).toMatch(/^dnc: --onnx .*: got a (file of another kind|folder), expected/);
    }
    expect(readFileSync(other, "latin1")).toBe("\x08\x08\x12\x07pytorch");
    expect(existsSync(join(home, "unwritten"))).toBe(false);
  });

  test("refuses two outputs with one path, and creates no folder", async () => {
    const folder = join(home, "shared");
    for (const flags of [
      ["--onnx", folder, "--torch", folder],
      ["--onnx", folder, "--hub", join(folder, "hub")],
      ["--torch", folder, "--hub", `${folder}/.`],
    ]) {
      const { code, stdout, stderr } = await inProcess("export", run, ...flags);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^dnc: export: got two outputs for .*shared.*, expected different paths/);
      expect(existsSync(folder)).toBe(false);
    }
  });

  test("refuses a command without an output, and a folder that is no run", async () => {
    const none = await inProcess("export", run);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("expected one or more of --onnx FILE")]);
    const noRun = await inProcess("export", home, "--onnx", join(home, "none.onnx"));
    expect([noRun.code, noRun.stderr]).toEqual([2, expect.stringContaining("is not a run")]);
  });
});
