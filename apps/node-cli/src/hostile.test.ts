import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointError } from "@dncjs/core";
import { readModel, writeModel } from "@dncjs/core/run";
import { copyTask } from "@dncjs/tasks";
import { babiFileNames } from "@dncjs/tasks/babi";
import { readCheckpoint } from "@dncjs/train/tools";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { dnc, temporaryFolder } from "./testing/command.ts";
import { hostileFiles, withTexts } from "./testing/hostileFiles.ts";
import { inProcess } from "./testing/inProcess.ts";

const SMALL = ["--max-length", "2", "--bits", "2", "--hidden-size", "4", "--locations", "3", "--word-size", "2"];
const SHORT = [...SMALL, "--batch-size", "2", "--batches", "1", "--backend", "reference"];
const task = copyTask({ bits: 2, maxLength: 2, seed: 1 });
const home = mkdtempSync(join(tmpdir(), "dnc-hostile-"));
const valid = join(home, "valid");
afterAll(() => rmSync(home, { recursive: true, force: true }));

let model: Uint8Array;
let checkpoint: Uint8Array;
beforeAll(async () => {
  expect((await inProcess("train", "copy", ...SHORT, "--out", valid)).code).toBe(0);
  // Copies: `slice` of a Buffer shares its memory.
  model = Uint8Array.from(readFileSync(join(valid, "model.safetensors")));
  checkpoint = Uint8Array.from(readFileSync(join(valid, "checkpoint.safetensors")));
});

/** Copies the valid run, to be modified. */
function copyOfRun(): string {
  const run = join(temporaryFolder(), "run");
  cpSync(valid, run, { recursive: true });
  return run;
}

/** The contents of every file in a folder. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), "latin1")]),
  );
}

/** Runs a command that must fail with exit code 2 and one message without stack or control characters. Returns the message. */
async function rejection(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await inProcess(...args);
  const shown = `${args.join(" ")}: ${JSON.stringify(stderr.slice(0, 500))}`;
  expect(code, shown).toBe(2);
  expect(stdout, shown).toBe("");
  expect(stderr, shown).toMatch(/^dnc: [^\n]{10,400}\n$/);
  expect(stderr.trimEnd(), shown).not.toMatch(/[\p{Cc}\u202a-\u202e]| {4}at /u);
  return stderr;
}

const using = (run: string): readonly (readonly string[])[] => [
  ["eval", run, "--backend", "reference"],
  ["run", run, "--backend", "reference"],
  ["inspect", run, "--backend", "reference"],
];
const resuming = (run: string) => ["train", "copy", "--resume", "--out", run, "--backend", "reference"];

describe("a hostile file", () => {
  test("is rejected by the readers of models and checkpoints with a CheckpointError", () => {
    for (const { name, bytes } of hostileFiles(model)) expect(() => readModel(bytes), name).toThrow(CheckpointError);
    for (const { name, bytes } of hostileFiles(checkpoint))
      expect(() => readCheckpoint(bytes, task), name).toThrow(CheckpointError);
  });

  test("needs at most twice its own size to be rejected", () => {
    for (const { name, bytes } of hostileFiles(checkpoint)) {
      const before = process.memoryUsage().arrayBuffers;
      expect(() => readCheckpoint(bytes, task), name).toThrow();
      expect(process.memoryUsage().arrayBuffers - before, name).toBeLessThanOrEqual(2 * bytes.length + 2 ** 16);
    }
  });

  test("in place of the model is rejected by eval and run, and changes nothing", async () => {
    const run = copyOfRun();
    for (const { bytes } of hostileFiles(model)) {
      writeFileSync(join(run, "model.safetensors"), bytes);
      const before = contents(run);
      for (const args of using(run)) expect(await rejection(...args)).toContain(`${run}/model.safetensors: `);
      expect(contents(run)).toEqual(before);
    }
  });

  test("in place of golden vectors fails in verify with one message, and no stack", async () => {
    const file = join(temporaryFolder(), "golden.safetensors");
    const golden = readFileSync(new URL("../../../packages/conformance/golden/tiny.safetensors", import.meta.url));
    // Golden vectors name no format.
    const files = hostileFiles(Uint8Array.from(golden)).filter(({ name }) => !name.includes("format"));
    for (const { name, bytes } of files) {
      writeFileSync(file, bytes);
      const { code, stdout, stderr } = await inProcess("verify", file, "--backend", "reference");
      expect([code, stderr], name).toEqual([1, ""]);
      expect(stdout, name).toMatch(
        /^reference: .*\nFAIL {2}golden\.safetensors {2}[^\p{Cc}]{10,400}\n0 files agree, 1 file fails\n$/u,
      );
    }
  });

  test("in place of the checkpoint is rejected by train --resume, and changes nothing", async () => {
    const run = copyOfRun();
    for (const { bytes } of hostileFiles(checkpoint)) {
      writeFileSync(join(run, "checkpoint.safetensors"), bytes);
      const before = contents(run);
      expect(await rejection(...resuming(run))).toContain(`${run}/checkpoint.safetensors: `);
      expect(contents(run)).toEqual(before);
    }
  });

  test("cut off at any byte is rejected", () => {
    for (let length = 0; length < model.length; length++) {
      expect(() => readModel(model.subarray(0, length)), `${length} bytes`).toThrow(CheckpointError);
    }
  });

  test("with any byte of its header changed is rejected or read, without other errors", () => {
    const header = 8 + Number(new DataView(model.buffer, model.byteOffset).getBigUint64(0, true));
    for (let at = 0; at < header; at++) {
      const bytes = model.slice();
      bytes[at]! ^= 1 << (at % 8);
      try {
        readModel(bytes);
      } catch (error) {
        expect(error, `byte ${at}`).toBeInstanceOf(CheckpointError);
      }
    }
  });

  test("with a memory of 65,536 locations is rejected before it is allocated", async () => {
    const run = copyOfRun();
    const config = JSON.stringify({
      ...readModel(model).config,
      memory: { ...readModel(model).config.memory, locations: 65_536 },
    });
    writeFileSync(join(run, "model.safetensors"), withTexts(model, { config }));
    const before = process.memoryUsage().arrayBuffers;
    for (const args of using(run)) {
      expect(await rejection(...args.with(-1, "wasm"))).toMatch(
        /needs \S+ [GT]iB, but wasm has at most .*largest tensor: link/,
      );
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  test("with a larger network in its configuration is rejected before it is allocated", async () => {
    const run = copyOfRun();
    const controller = { hiddenSize: 65_536, layers: 16 };
    const config = JSON.stringify({ ...readModel(model).config, controller });
    writeFileSync(join(run, "model.safetensors"), withTexts(model, { config }));
    for (const args of using(run))
      expect(await rejection(...args)).toMatch(/shape of .*: got \[.*\], expected \[.*\] as in the configuration/);
    const { recipe } = readCheckpoint(checkpoint, task);
    const claimed = JSON.stringify({ ...recipe, model: { ...recipe.model, controller } });
    writeFileSync(join(run, "checkpoint.safetensors"), withTexts(checkpoint, { recipe: claimed }));
    expect(await rejection(...resuming(run))).toMatch(
      /parameters of the checkpoint: got \d+, expected \d+ as in its recipe/,
    );
  });
});

test("a provenance that is not a number of batches is shown as unknown", async () => {
  const run = copyOfRun();
  for (const batches of ["Infinity", "-1", "1e3", "\u001b[31m", ""]) {
    writeFileSync(join(run, "model.safetensors"), writeModel({ ...readModel(model), provenance: { batches } }));
    const { code, stdout } = await inProcess("eval", run, "--backend", "reference");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/after an unknown number of batches\n/)]);
  }
});

test("without WebAssembly (node --jitless) auto is the reference, and wasm is rejected with one message", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  try {
    const { code, stdout } = await inProcess("verify");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^reference: /)]);
    for (const backend of ["wasm", "wasm-simd"]) {
      const { code, stderr } = await inProcess("verify", "--backend", backend);
      expect([code, stderr]).toEqual([1, "dnc: wasm: WebAssembly is not available, for example with node --jitless\n"]);
    }
    expect(await inProcess("backends")).toMatchObject({ code: 0, stderr: "" });
  } finally {
    vi.unstubAllGlobals();
  }
});

describe("files that belong to another run", () => {
  test("the checkpoint of another run is rejected with the difference", async () => {
    const run = copyOfRun();
    const other = join(temporaryFolder(), "other");
    await inProcess("train", "copy", ...SHORT, "--seed", "2", "--out", other);
    cpSync(join(other, "checkpoint.safetensors"), join(run, "checkpoint.safetensors"));
    expect(await rejection(...resuming(run))).toContain(
      "belongs to another run: got seed 2, expected 1 as in run.json",
    );
    expect(readdirSync(run)).not.toContain("lock");
  });

  test("a checkpoint is not a model, and a model is not a checkpoint", async () => {
    const run = copyOfRun();
    writeFileSync(join(run, "model.safetensors"), checkpoint);
    writeFileSync(join(run, "checkpoint.safetensors"), model);
    for (const args of using(run)) expect(await rejection(...args)).toContain("not a model file of this library");
    expect(await rejection(...resuming(run))).toContain("not a checkpoint that this library can resume");
  });

  test.each(["lock", "metrics.jsonl"])("a pipe in place of %s is rejected without waiting", async (name) => {
    const run = copyOfRun();
    rmSync(join(run, name), { force: true });
    spawnSync("mkfifo", [join(run, name)]);
    expect(await rejection(...resuming(run))).toContain(`${name}: got a pipe, expected a file`);
  });
});

describe("a hostile run.json", () => {
  const text = (change: (description: Record<string, unknown>) => void) => (path: string) => {
    const value = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    change(value);
    writeFileSync(path, JSON.stringify(value));
  };
  const cases: readonly (readonly [string, RegExp, (path: string) => void])[] = [
    [
      "a pipe, which never ends",
      /: got a pipe, expected a file/,
      (path) => replaceWith(path, () => spawnSync("mkfifo", [path])),
    ],
    ["a folder", /: got a folder, expected a file/, (path) => replaceWith(path, () => mkdirSync(path))],
    [
      "100 MB long",
      /is too large: got 100 MiB, expected at most 1\.00 MiB/,
      (path) => truncateSync(path, 100 * 2 ** 20),
    ],
    [
      "nested 100,000 deep",
      /nested too deeply: expected at most 64 levels/,
      (path) => writeFileSync(path, "[".repeat(100_000)),
    ],
    ["not UTF-8", /not valid UTF-8 text/, (path) => writeFileSync(path, Uint8Array.of(0x7b, 0xff, 0x7d))],
    ["not JSON", /is not valid JSON: /, (path) => writeFileSync(path, "{]")],
    ["null", /was not written by dnc: expected format/, (path) => writeFileSync(path, "null")],
    ["of another format", /was not written by dnc: expected format/, text((value) => (value.format = "\u001b[2J"))],
    ["of another task", /does not describe a task/, text((value) => (value.task = { name: "\u001b[31m" }))],
    [
      "of a task with an invalid size",
      /bits: got 1000000000, expected/,
      text((value) => setIn(value, "task", "bits", 1e9)),
    ],
    [
      "of a recipe with an unknown field",
      /a known field/,
      text((value) => setIn(value, "recipe", "\u001b[2Jspeed", 1)),
    ],
    [
      "of a recipe with an empty batch",
      /batchSize: got 0, expected/,
      text((value) => setIn(value, "recipe", "batchSize", 0)),
    ],
  ];
  test.each(cases)("that is %s is rejected, and nothing is written", async (_, message, modify) => {
    const run = copyOfRun();
    modify(join(run, "run.json"));
    const before = readdirSync(run).sort();
    for (const args of [...using(run), resuming(run)]) expect(await rejection(...args)).toMatch(message);
    expect(readdirSync(run).sort()).toEqual(before);
  });
});

describe("a hostile --config", () => {
  const cases: readonly (readonly [string, RegExp, string | Uint8Array])[] = [
    ["that is empty", /is not valid JSON/, ""],
    ["that is a number", /is not a recipe/, "7"],
    ["that is deep", /nested too deeply: expected at most 64 levels/, `{"model":${"[".repeat(70)}`],
    [
      "that needs 10 TB",
      /needs \d+\.\d+ TiB, .*largest tensor: link/,
      '{"model":{"memory":{"locations":65536}},"batchSize":32}',
    ],
    ["whose recipe is a number", /--config .*recipe: got 5, expected an object/, '{"recipe":5}'],
    ["whose recipe is null", /--config .*recipe: got null, expected an object/, '{"recipe":null}'],
    ["whose network is null", /--config .*model: got null, expected an object/, '{"model":null}'],
    ["whose optimizer is a list", /--config .*optimizer: got \[\], expected an object/, '{"optimizer":[]}'],
    [
      "whose controller is a text",
      /model\.controller: got "lstm", expected an object/,
      '{"model":{"controller":"lstm"}}',
    ],
    ["whose memory is a number", /model\.memory: got 3, expected an object or null/, '{"model":{"memory":3}}'],
    ["with a key twice", /--config .* has the key "batches" twice/, '{"batches":1,"b\\u0061tches":2}'],
    ["with a nested key twice", /has the key "locations" twice/, '{"model":{"memory":{"locations":1,"locations":2}}}'],
    [
      "with a schedule of 30,000 points",
      /learningRate: got "30000 pieces", expected at most 4096/,
      JSON.stringify({
        optimizer: {
          type: "adam",
          learningRate: Array.from({ length: 30_000 }, (_, at) => ({ at: at / 3e4, value: 1 })),
        },
      }).slice(0, 2 ** 20),
    ],
    ["with an unknown field", /rowz: got 4, expected a known field/, '{"model":{"memory":{"rowz":4}}}'],
    [
      "with an invalid value",
      /model\.memory\.locations: got "\\u001b\[2J", expected/,
      '{"model":{"memory":{"locations":"\\u001b[2J"}}}',
    ],
  ];
  test.each(cases)("%s is rejected, and no folder is created", async (_, message, text) => {
    const folder = temporaryFolder();
    const config = join(folder, "config.json");
    writeFileSync(config, text);
    expect(
      await rejection("train", "copy", "--config", config, "--out", join(folder, "run"), "--backend", "wasm"),
    ).toMatch(message);
    expect(readdirSync(folder)).toEqual(["config.json"]);
  });
});

describe("bAbI text", () => {
  const [{ train, test: tested }] = [babiFileNames(1)];
  const good = "1 Mary moved to the bathroom.\n2 Where is Mary? \tbathroom\t1\n";
  const cases: readonly (readonly [string, RegExp, string | Uint8Array])[] = [
    ["that is empty", new RegExp(`${train} is empty`), ""],
    ["that is not UTF-8", new RegExp(`${train} is not valid UTF-8 text`), Uint8Array.of(0x31, 0x20, 0xff, 0xfe)],
    ["of another format", new RegExp(`${train}, line 1: got .*expected a line number`), '{"story": "Mary"}\n'],
    [
      "with a broken line",
      new RegExp(`${train}, line 4: got .*expected number 2`),
      `${good}1 John left.\n7 Mary left.\n`,
    ],
    ["with control characters", new RegExp(`${train}, line 3: got`), `${good}\u001b[2Joh\n`],
    ["without a question", new RegExp(`story at ${train}, line 1: got .*expected at least one line`), "1 Mary left.\n"],
    [
      "whose supporting line does not exist",
      new RegExp(`${train}, line 2: supporting line: got "9"`),
      good.replace("\t1", "\t9"),
    ],
  ];
  test.each(cases)("%s is rejected with file and line", async (_, message, text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, train), text);
    writeFileSync(join(folder, tested), good);
    const args = ["train", "babi", "--data", folder, "--out", join(folder, "run"), "--backend", "reference"];
    expect(await rejection(...args)).toMatch(message);
    expect(readdirSync(folder).sort()).toEqual([tested, train].sort());
  });

  test("in a folder that is a file, or is missing, is rejected with the flag", async () => {
    expect(await rejection("train", "babi", "--data", join(home, "none"))).toMatch(/--data .*no such folder/);
    expect(await rejection("train", "babi", "--data", join(valid, "run.json"))).toMatch(
      /--data .*got a file, expected a folder/,
    );
  });
});

describe("a command line", () => {
  const cases: readonly (readonly [RegExp, ...string[]])[] = [
    [/^dnc: unknown command 'tarin' \(did you mean train\?\); see dnc --help\n$/, "tarin"],
    [/^dnc: unknown command 'cpoy' \(did you mean copy\?\); see dnc train --help\n$/, "train", "cpoy"],
    [
      /^dnc: unknown option '--location' \(did you mean --locations\?\); see dnc train copy --help\n$/,
      "train",
      "copy",
      "--location",
      "5",
    ],
    [/^dnc: --locations: got "1e9", expected a whole number in digits; see/, "train", "copy", "--locations", "1e9"],
    [/^dnc: --seed: got "9{20}", expected a whole number below 2\^53; see/, "train", "copy", "--seed", "9".repeat(20)],
    [/^dnc: --backend: got "wsam", expected one of auto, wasm, /, "eval", "run", "--backend", "wsam"],
    [
      /^dnc: --checkpoint-every: got "-1", expected a number from 0 on; see/,
      "train",
      "copy",
      "--checkpoint-every",
      "-1",
    ],
    [/^dnc: shell: got "tcsh", expected one of bash, zsh, fish; see dnc completion --help\n$/, "completion", "tcsh"],
    [/^dnc: missing required argument 'run'; see dnc run --help\n$/, "run"],
    [/^dnc: too many arguments for 'eval', expected 1 argument but got 2; see dnc eval --help\n$/, "eval", "a", "b"],
    [/^dnc: unknown command '\?\[31mred\?'; see dnc --help\n$/, "\u001b[31mred\u202e"],
    [/^dnc: \?\[31mred: no such folder\n$/, "eval", "\u001b[31mred"],
    [/^dnc: --out: got "\\u001b\[31mred", expected a path without/, "train", "copy", "--out", "\u001b[31mred"],
    [/^dnc: --data \/none\? two lines: no such folder\n$/, "train", "babi", "--data", "/none\u0007\n two lines"],
    [/^dnc: unknown task: got juggle, expected one of copy, /, "plan", "juggle"],
    [/^dnc: nothing to plan: expected dnc plan TASK, /, "plan"],
    [
      /^dnc: option '--name <name>' cannot be used with option '--config <file>'; see/,
      "plan",
      "--name",
      "C1",
      "--config",
      "a",
    ],
  ];
  test.each(cases)("%s", async (...[message, ...args]) => {
    expect(await rejection(...(args as string[]))).toMatch(message);
  });

  test("in a child process ends with exit code 2 and the same message", async () => {
    const { code, stdout, stderr } = await dnc("train", "cpoy");
    expect([code, stdout, stderr]).toEqual([
      2,
      "",
      "dnc: unknown command 'cpoy' (did you mean copy?); see dnc train --help\n",
    ]);
  });
});

function replaceWith(path: string, create: () => void): void {
  rmSync(path);
  create();
}

function setIn(value: Record<string, unknown>, field: string, key: string, to: unknown): void {
  (value[field] as Record<string, unknown>)[key] = to;
}
