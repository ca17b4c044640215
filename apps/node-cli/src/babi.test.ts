import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { babiFileNames } from "@dncjs/tasks/babi";
import { describe, expect, test } from "vitest";
import { type BabiSpec, buildTask, checkTaskSpec } from "./taskSpec.ts";
import { type Result, temporaryFolder } from "./testing/command.ts";
import { inProcess } from "./testing/inProcess.ts";
import { taskKinds } from "./training/taskKinds.ts";

const kind = taskKinds.find(({ name }) => name === "babi")!;
const story = (name: string, place: string) =>
  `1 ${name} moved to the ${place}.\n2 Where is ${name}? \t${place}\t1\n3 How is ${name}?\twell,fed\t1\n`;

/** Creates a folder with a text of task 1. Its longest line has six words and is in the training text. */
function textFolder(): string {
  const data = temporaryFolder();
  const files = babiFileNames(1);
  writeFileSync(join(data, files.train), ["Mary", "John", "Ann"].map((name) => story(name, "kitchen")).join(""));
  writeFileSync(
    join(data, files.test),
    `1 Mary left.\n2 Where is Mary?\tkitchen\t1\n${story("John", "hall").replace("moved to", "saw")}`,
  );
  return data;
}

/** The words of each position of these texts, and those that can be exchanged with them and occur. */
const lineWords = [
  ["-", "ann", "how", "john", "mary", "where"],
  ["is", "left", "moved", "saw"],
  [".", "ann", "john", "mary", "the", "to"],
  ["?", "hall", "the"],
  [".", "kitchen"],
  ["."],
];

const few = ["--batches", "4", "--batch-size", "2", "--evaluate-every", "2", "--backend", "reference"];
const train = (data: string, out: string, ...flags: string[]): Promise<Result> =>
  inProcess("train", "babi", "--data", data, "--out", out, ...few, ...flags);
const described = (run: string) => JSON.parse(readFileSync(join(run, "run.json"), "utf8"));

describe("dnc train babi", () => {
  test("defaults to one sentence per step, and has a recipe for each encoding", () => {
    const spec = kind.spec({ data: "/text" }, undefined);
    expect(spec).toEqual({ name: "babi", tasks: [1], data: "/text", encoding: "sentences", renaming: true });
    const words = kind.spec({ data: "/text", encoding: "words" }, undefined);
    expect(words).toMatchObject({ encoding: "words", renaming: false });
    const spec3 = kind.spec({ data: "/text", blanks: 3 }, undefined);
    expect(spec3).toMatchObject({ blanks: 3 });
    expect(kind.spec({}, spec3)).toMatchObject({ blanks: 3 });
    expect(kind.recipe(spec)).toMatchObject({ model: { memory: { masking: true } }, optimizer: { type: "adam" } });
    expect(kind.recipe(words)).toMatchObject({ optimizer: { type: "rmspropTorch" } });
    expect(kind.recipe(spec).curriculum).toBeUndefined();
    const lessons = kind.spec({ data: "/text", taskLessons: [[1]] }, undefined);
    expect(kind.recipe(lessons)).toMatchObject({ curriculum: { advanceAt: 0.1 } });
    const known = { ...spec, vocabulary: ["-"], positions: 6 } as BabiSpec;
    expect(kind.spec({}, known)).toEqual(known);
  });

  test("stores the words of each position, so that other text fits the network", async () => {
    const data = textFolder();
    const run = join(temporaryFolder(), "run");
    expect(await train(data, run)).toMatchObject({ code: 0, stderr: "" });
    expect(described(run).task).toMatchObject({ encoding: "sentences", positions: lineWords });
    expect(await inProcess("eval", run)).toMatchObject({ code: 0, stderr: "" });
    const held = await inProcess("run", run, "--set", "validation", "--json");
    expect(JSON.parse(held.stdout)).toMatchObject({ set: "validation", example: 0 });
    expect((await inProcess("run", run, "--set", "validation", "--seed", "9")).code).toBe(0);
    expect(await inProcess("eval", run, "--seed", "9")).toMatchObject({
      code: 2,
      stderr: "dnc: --seed 9: the evaluation set of babi is the official text, which no seed changes\n",
    });
    const shown = JSON.parse((await inProcess("run", run, "--example", "0", "--json")).stdout);
    expect(shown.steps.map((step: { shown: string }) => step.shown)).toEqual([
      "mary left .",
      "where is mary ?",
      "-",
      "-",
    ]);
    expect(shown.steps.map((step: { expected: string }) => step.expected)).toEqual(["", "", "", "kitchen"]);
    expect(shown.answers).toMatchObject([{ step: 3, line: 2 }]);
    writeFileSync(join(data, babiFileNames(1).test), "1 Ann saw Ann moved to the hall.\n2 Where is Ann?\thall\t1");
    const { code, stderr } = await inProcess("eval", run);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/line 1: .*line 1 of the story: got 8, expected at most 6/),
    ]);
  });

  test("resumes with the same encoding, also a run without the field", async () => {
    const data = textFolder();
    const run = join(temporaryFolder(), "run");
    expect(await train(data, run, "--encoding", "words")).toMatchObject({ code: 0, stderr: "" });
    expect((await inProcess("run", run)).stdout).toMatch(
      /^ {2}2 where is mary \? {2}kitchen .*\n(.*\n)*.*step +shown/m,
    );
    const { encoding, positions, renaming, ...task } = described(run).task;
    expect([encoding, positions, renaming]).toEqual(["words", 1, false]);
    writeFileSync(join(run, "run.json"), JSON.stringify({ ...described(run), task }));
    expect(await inProcess("eval", run)).toMatchObject({ code: 0, stderr: "" });
    const changed = await train(data, run, "--resume", "--encoding", "sentences");
    expect([changed.code, changed.stderr]).toEqual([
      2,
      expect.stringMatching(/--resume cannot change task\.encoding: got "sentences", expected "words" as in /),
    ]);
    expect(await inProcess("train", "babi", "--out", run, "--resume", "--backend", "reference")).toMatchObject({
      code: 0,
    });
    expect(described(run).task).toMatchObject({ encoding: "words", positions: 1, renaming: false });
  });
});

test("trains in lessons of tasks, which a resumed run keeps", async () => {
  const run = join(temporaryFolder(), "run");
  const data = textFolder();
  const started = await train(data, run, "--task-lessons", "1", "--curriculum", "1", "--evaluate-every", "1");
  expect(started).toMatchObject({ code: 0, stderr: "" });
  expect(started.stdout).toContain("the stories of all tasks");
  expect(described(run).task).toMatchObject({ taskLessons: [[1]] });
  expect(await inProcess("eval", run)).toMatchObject({ code: 0, stderr: "" });
  const resumed = await inProcess("train", "babi", "--out", run, "--resume", "--backend", "reference");
  expect(resumed).toMatchObject({ code: 0, stderr: "" });
  expect(described(run).task).toMatchObject({ taskLessons: [[1]] });
  const often = join(temporaryFolder(), "run");
  expect(await train(data, often, "--task-lessons", "1x3;1,1")).toMatchObject({ code: 0, stderr: "" });
  expect(described(often).task.taskLessons).toEqual([
    [1, 1, 1],
    [1, 1],
  ]);
  for (const wrong of ["1x", "1x0", "21", "1;", "1x1x1", "x2"]) {
    const { code, stderr } = await train(data, join(temporaryFolder(), "run"), "--task-lessons", wrong);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/task-lessons: got .* expected numbers from 1 to 20/)]);
  }
  const off = await train(data, join(temporaryFolder(), "run"), "--task-lessons", "1", "--no-curriculum");
  expect([off.code, off.stderr]).toEqual([2, expect.stringContaining("no effect with --no-curriculum")]);
  const other = await train(data, join(temporaryFolder(), "run"), "--task-lessons", "1;2");
  expect([other.code, other.stderr]).toEqual([
    2,
    expect.stringMatching(/taskLessons\[1\]: got \[2\], expected a list .* out of 1/),
  ]);
});

describe("the specification of bAbI", () => {
  const old = { name: "babi", tasks: [1], data: "/text", vocabulary: ["-", "a"] };

  test("is read from a file; the encoding defaults to words", () => {
    expect(checkTaskSpec(old, "run.json")).toEqual({ ...old, encoding: "words", renaming: false });
    const lines = { ...old, encoding: "sentences", positions: 4, renaming: true };
    expect(checkTaskSpec(lines, "run.json")).toEqual(lines);
    const listed = { ...lines, positions: [["-", "a"], ["a"]] };
    expect(checkTaskSpec(listed, "run.json")).toEqual(listed);
  });

  test.each([
    { encoding: "lines" },
    { encoding: null },
    { renaming: 1 },
    { positions: "4" },
    { positions: [["-"], 4] },
    { positions: 1.5 },
    { tasks: "1" },
    { taskLessons: 1 },
    { taskLessons: [1] },
    { data: 1 },
  ])("is rejected with %o", (wrong) =>
    expect(() => checkTaskSpec({ ...old, ...wrong }, "run.json")).toThrow("run.json does not describe a task"),
  );

  test("completes missing positions and a missing vocabulary from the whole text", () => {
    const spec = { name: "babi", tasks: [1], data: textFolder(), encoding: "sentences", renaming: false } as const;
    const { spec: complete } = buildTask(spec, 1, "evaluation") as { spec: BabiSpec };
    expect(complete.positions).toEqual(lineWords);
    const { positions: _positions, ...known } = complete;
    expect(buildTask(known, 1, "evaluation").spec).toEqual(complete);
    expect(buildTask(complete, 1, "evaluation").babi?.positions).toEqual(lineWords);
  });
});
