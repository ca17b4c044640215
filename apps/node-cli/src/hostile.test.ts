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
import { readModel } from "@dncjs/core/run";
import { copyTask } from "@dncjs/tasks";
import { babiFileNames } from "@dncjs/tasks/babi";
import { readCheckpoint } from "@dncjs/train/tools";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dnc, scratch } from "./testing/command.ts";
import { hostileFiles, withTexts } from "./testing/hostileFiles.ts";
import { inProcess } from "./testing/inProcess.ts";

const SMALL = ["--max-length", "2", "--bits", "2", "--hidden-size", "4", "--locations", "3", "--word-size", "2"];
const SHORT = [...SMALL, "--batch-size", "2", "--batches", "1", "--backend", "reference"];
const task = copyTask({ bits: 2, maxLength: 2, seed: 1 });
const home = mkdtempSync(join(tmpdir(), "dnc-hostile-"));
const sound = join(home, "sound");
afterAll(() => rmSync(home, { recursive: true, force: true }));

let model: Uint8Array;
let checkpoint: Uint8Array;
beforeAll(async () => {
  expect((await inProcess("train", "copy", ...SHORT, "--out", sound)).code).toBe(0);
  // Copies, since `slice` of a Buffer is none.
  model = Uint8Array.from(readFileSync(join(sound, "model.safetensors")));
  checkpoint = Uint8Array.from(readFileSync(join(sound, "checkpoint.safetensors")));
});

/** A run of its own to be spoilt. */
function copyOfRun(): string {
  const run = join(scratch(), "run");
  cpSync(sound, run, { recursive: true });
  return run;
}

/** Every file of a folder with what is in it. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), "latin1")]),
  );
}

/** The command refuses: exit code 2, one sentence, no stack, nothing that speaks to the terminal. */
async function refusal(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await inProcess(...words);
  const shown = `${words.join(" ")}: ${JSON.stringify(stderr.slice(0, 500))}`;
  expect(code, shown).toBe(2);
  expect(stdout, shown).toBe("");
  expect(stderr, shown).toMatch(/^dnc: [^\n]{10,400}\n$/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
  expect(stderr.trimEnd(), shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]| {4}at /);
  return stderr;
}

const using = (run: string): readonly (readonly string[])[] => [
  ["eval", run, "--backend", "reference"],
  ["run", run, "--backend", "reference"],
];
const resuming = (run: string) => ["train", "copy", "--resume", "--out", run, "--backend", "reference"];

describe("a hostile file", () => {
  test("is refused by the reader of models and that of checkpoints with a CheckpointError, whatever it is", () => {
    for (const { name, bytes } of hostileFiles(model)) expect(() => readModel(bytes), name).toThrow(CheckpointError);
    for (const { name, bytes } of hostileFiles(checkpoint))
      expect(() => readCheckpoint(bytes, task), name).toThrow(CheckpointError);
  });

  test("takes no more than twice its own bytes to be refused", () => {
    for (const { name, bytes } of hostileFiles(checkpoint)) {
      const before = process.memoryUsage().arrayBuffers;
      expect(() => readCheckpoint(bytes, task), name).toThrow();
      expect(process.memoryUsage().arrayBuffers - before, name).toBeLessThanOrEqual(2 * bytes.length + 2 ** 16);
    }
  });

  test("in place of the model is one sentence of eval and of run, and changes nothing", async () => {
    const run = copyOfRun();
    for (const { bytes } of hostileFiles(model)) {
      writeFileSync(join(run, "model.safetensors"), bytes);
      const before = contents(run);
      for (const words of using(run)) expect(await refusal(...words)).toContain(`${run}/model.safetensors: `);
      expect(contents(run)).toEqual(before);
    }
  });

  test("in place of the checkpoint is one sentence of train --resume, and changes nothing", async () => {
    const run = copyOfRun();
    for (const { bytes } of hostileFiles(checkpoint)) {
      writeFileSync(join(run, "checkpoint.safetensors"), bytes);
      const before = contents(run);
      expect(await refusal(...resuming(run))).toContain(`${run}/checkpoint.safetensors: `);
      expect(contents(run)).toEqual(before);
    }
  });

  test("cut off at any byte is refused", () => {
    for (let length = 0; length < model.length; length++) {
      expect(() => readModel(model.subarray(0, length)), `${length} bytes`).toThrow(CheckpointError);
    }
  });

  test("with any byte of its header changed is refused or read, and never anything else", () => {
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

  test("that asks for a memory of 65,536 rows is refused before that is allocated", async () => {
    const run = copyOfRun();
    const config = JSON.stringify({
      ...readModel(model).config,
      memory: { ...readModel(model).config.memory, locations: 65_536 },
    });
    writeFileSync(join(run, "model.safetensors"), withTexts(model, { config }));
    const before = process.memoryUsage().arrayBuffers;
    for (const words of using(run)) {
      expect(await refusal(...words.with(-1, "wasm"))).toMatch(/needs \S+ [GT]iB, and wasm has at most .*link alone/);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  test("that asks for more weights than it holds is refused before they are allocated", async () => {
    const run = copyOfRun();
    const controller = { hiddenSize: 65_536, layers: 16 };
    const config = JSON.stringify({ ...readModel(model).config, controller });
    writeFileSync(join(run, "model.safetensors"), withTexts(model, { config }));
    for (const words of using(run)) expect(await refusal(...words)).toContain("its configuration says [");
    const { recipe } = readCheckpoint(checkpoint, task);
    const claimed = JSON.stringify({ ...recipe, model: { ...recipe.model, controller } });
    writeFileSync(join(run, "checkpoint.safetensors"), withTexts(checkpoint, { recipe: claimed }));
    expect(await refusal(...resuming(run))).toContain("parameters; its recipe has");
  });
});

describe("files of a run that do not belong to it", () => {
  test("the checkpoint of another run is refused by what differs", async () => {
    const [run, other] = [copyOfRun(), join(scratch(), "other")];
    await inProcess("train", "copy", ...SHORT, "--seed", "2", "--out", other);
    cpSync(join(other, "checkpoint.safetensors"), join(run, "checkpoint.safetensors"));
    expect(await refusal(...resuming(run))).toContain("is of another run: seed is 2 there, and 1 here");
    expect(readdirSync(run)).not.toContain("lock");
  });

  test("a checkpoint is no model, and a model no checkpoint", async () => {
    const run = copyOfRun();
    writeFileSync(join(run, "model.safetensors"), checkpoint);
    writeFileSync(join(run, "checkpoint.safetensors"), model);
    for (const words of using(run)) expect(await refusal(...words)).toContain("not a model file of this library");
    expect(await refusal(...resuming(run))).toContain("not a checkpoint that this library can resume");
  });

  test.each(["lock", "metrics.jsonl"])("a pipe in the place of %s does not hold anybody up", async (name) => {
    const run = copyOfRun();
    rmSync(join(run, name), { force: true });
    spawnSync("mkfifo", [join(run, name)]);
    expect(await refusal(...resuming(run))).toContain(`${name} is a device or a pipe`);
  });
});

describe("a hostile run.json", () => {
  const text = (change: (description: Record<string, unknown>) => void) => (path: string) => {
    const value = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    change(value);
    writeFileSync(path, JSON.stringify(value));
  };
  const cases: readonly (readonly [string, RegExp, (path: string) => void])[] = [
    ["a pipe, which never ends", /is a device or a pipe/, (path) => remade(path, () => spawnSync("mkfifo", [path]))],
    ["a folder", /is a folder/, (path) => remade(path, () => mkdirSync(path))],
    ["100 MB long", /has 100 MiB; such a file has at most 1\.00 MiB/, (path) => truncateSync(path, 100 * 2 ** 20)],
    ["nested 100,000 deep", /nested more than 64 deep/, (path) => writeFileSync(path, "[".repeat(100_000))],
    ["no UTF-8", /not text in UTF-8/, (path) => writeFileSync(path, Uint8Array.of(0x7b, 0xff, 0x7d))],
    ["no JSON", /is not JSON: /, (path) => writeFileSync(path, "{]")],
    ["null", /was not written by this program/, (path) => writeFileSync(path, "null")],
    ["of another format", /was not written by this program/, text((value) => (value.format = "\u001b[2J"))],
    [
      "of another task",
      /does not describe a task of this program/,
      text((value) => (value.task = { name: "\u001b[31m" })),
    ],
    [
      "of a task with a size that is none",
      /bits is 1000000000; expected/,
      text((value) => setIn(value, "task", "bits", 1e9)),
    ],
    [
      "of a recipe with a field too many",
      /no such field/,
      text((value) => setIn(value, "recipe", "\u001b[2Jspeed", 1)),
    ],
    [
      "of a recipe without a batch",
      /batchSize is 0; expected/,
      text((value) => setIn(value, "recipe", "batchSize", 0)),
    ],
  ];
  test.each(cases)("that is %s is refused in a sentence, and nothing is written", async (_, sentence, spoil) => {
    const run = copyOfRun();
    spoil(join(run, "run.json"));
    const before = readdirSync(run).sort();
    for (const words of [...using(run), resuming(run)]) expect(await refusal(...words)).toMatch(sentence);
    expect(readdirSync(run).sort()).toEqual(before);
  });
});

describe("a hostile --config", () => {
  const cases: readonly (readonly [string, RegExp, string | Uint8Array])[] = [
    ["that is empty", /is not JSON/, ""],
    ["that is a number", /does not hold a recipe/, "7"],
    ["that is deep", /nested more than 64 deep/, `{"model":${"[".repeat(70)}`],
    ["that needs 10 TB", /needs \d+\.\d+ TiB, .*link alone/, '{"model":{"memory":{"locations":65536}},"batchSize":32}'],
    ["with a field that is none", /rowz is 4; expected no such field/, '{"model":{"memory":{"rowz":4}}}'],
    [
      "with a value that is none",
      /model\.memory\.locations is "\\u001b\[2J"; expected/,
      '{"model":{"memory":{"locations":"\\u001b[2J"}}}',
    ],
  ];
  test.each(cases)("%s is refused in a sentence, and no folder is made", async (_, sentence, text) => {
    const folder = scratch();
    const config = join(folder, "config.json");
    writeFileSync(config, text);
    expect(
      await refusal("train", "copy", "--config", config, "--out", join(folder, "run"), "--backend", "wasm"),
    ).toMatch(sentence);
    expect(readdirSync(folder)).toEqual(["config.json"]);
  });
});

describe("bAbI text", () => {
  const [{ train, test: tested }] = [babiFileNames(1)];
  const good = "1 Mary moved to the bathroom.\n2 Where is Mary? \tbathroom\t1\n";
  const cases: readonly (readonly [string, RegExp, string | Uint8Array])[] = [
    ["that is empty", new RegExp(`${train} is empty`), ""],
    ["that is no UTF-8", new RegExp(`${train} is not text in UTF-8`), Uint8Array.of(0x31, 0x20, 0xff, 0xfe)],
    ["of another format", new RegExp(`${train}, line 1 is .*expected a line number`), '{"story": "Mary"}\n'],
    [
      "with a broken line",
      new RegExp(`${train}, line 4 is .*expected number 2`),
      `${good}1 John left.\n7 Mary left.\n`,
    ],
    ["with a line that speaks to the terminal", new RegExp(`${train}, line 3 is`), `${good}\u001b[2Joh\n`],
    ["that asks nothing", new RegExp(`story at ${train}, line 1 is .*expected at least one line`), "1 Mary left.\n"],
    [
      "whose answer rests on no line",
      new RegExp(`${train}, line 2: supporting line is "9"`),
      good.replace("\t1", "\t9"),
    ],
  ];
  test.each(cases)("%s is refused by file and line", async (_, sentence, text) => {
    const folder = scratch();
    writeFileSync(join(folder, train), text);
    writeFileSync(join(folder, tested), good);
    const words = ["train", "babi", "--data", folder, "--out", join(folder, "run"), "--backend", "reference"];
    expect(await refusal(...words)).toMatch(sentence);
    expect(readdirSync(folder).sort()).toEqual([tested, train].sort());
  });

  test("in a folder that is a file, or not there, is refused by the flag", async () => {
    expect(await refusal("train", "babi", "--data", join(home, "none"))).toMatch(/--data .*no such folder/);
    expect(await refusal("train", "babi", "--data", join(sound, "run.json"))).toMatch(/--data .*is no folder/);
  });
});

describe("a command line", () => {
  const cases: readonly (readonly [RegExp, ...string[]])[] = [
    [/^dnc: unknown command 'tarin' \(did you mean train\?\); see dnc --help\n$/, "tarin"],
    [/^dnc: unknown command 'cpoy' \(did you mean copy\?\); see dnc train --help\n$/, "train", "cpoy"],
    [
      /^dnc: unknown option '--row' \(did you mean --locations\?\); see dnc train copy --help\n$/,
      "train",
      "copy",
      "--row",
      "5",
    ],
    [/^dnc: --locations is "1e9"; expected a whole number, in digits; see/, "train", "copy", "--locations", "1e9"],
    [/^dnc: --seed is "9{20}"; expected a whole number below 2\^53; see/, "train", "copy", "--seed", "9".repeat(20)],
    [/^dnc: --backend is "wsam"; expected one of auto, wasm, /, "eval", "run", "--backend", "wsam"],
    [/^dnc: shell is "tcsh"; expected one of bash, zsh, fish; see dnc completion --help\n$/, "completion", "tcsh"],
    [/^dnc: missing required argument 'run'; see dnc run --help\n$/, "run"],
    [/^dnc: too many arguments for 'eval', expected 1 argument but got 2; see dnc eval --help\n$/, "eval", "a", "b"],
    [/^dnc: unknown command '\?\[31mred\?'; see dnc --help\n$/, "\u001b[31mred\u202e"],
    [/^dnc: there is no folder \?\[31mred\n$/, "eval", "\u001b[31mred"],
    [/^dnc: --out is "\\u001b\[31mred"; expected a path without/, "train", "copy", "--out", "\u001b[31mred"],
    [
      /^dnc: --data \/none\? two lines: there is no such folder\n$/,
      "train",
      "babi",
      "--data",
      "/none\u0007\n two lines",
    ],
    [/^dnc: there is no task juggle; there are copy, /, "plan", "juggle"],
    [/^dnc: what is to be planned\?/, "plan"],
    [
      /^dnc: option '--name <name>' cannot be used with option '--config <file>'; see/,
      "plan",
      "--name",
      "C1",
      "--config",
      "a",
    ],
  ];
  test.each(cases)("%s", async (...[sentence, ...words]) => {
    expect(await refusal(...(words as string[]))).toMatch(sentence);
  });

  test("in a process of its own ends with exit code 2 and the same sentence", async () => {
    const { code, stdout, stderr } = await dnc("train", "cpoy");
    expect([code, stdout, stderr]).toEqual([
      ...[2, "", "dnc: unknown command 'cpoy' (did you mean copy?); see dnc train --help\n"],
    ]);
  });
});

function remade(path: string, make: () => void): void {
  rmSync(path);
  make();
}

function setIn(value: Record<string, unknown>, field: string, key: string, to: unknown): void {
  (value[field] as Record<string, unknown>)[key] = to;
}
