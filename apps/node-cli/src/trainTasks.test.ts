import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sizedTask } from "./sizedSpec.ts";
import { type SizedName, sizedTasks } from "./sizedTasks.ts";
import { temporaryFolder } from "./testing/command.ts";
import { inProcess } from "./testing/inProcess.ts";

test.for(Object.keys(sizedTasks) as SizedName[])(
  "dnc train %s trains, prints an example, and can be evaluated",
  async (name) => {
    const run = join(temporaryFolder(), "run");
    const flags = ["--batches", "2", "--batch-size", "2", "--evaluate-every", "2", "--out", run];
    const { code, stdout, stderr } = await inProcess("train", name, ...flags);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(
      sizedTask(name).isCopy ? "memory on one sequence of the evaluation set" : "one sequence of the evaluation set",
    );
    expect(stdout).toMatch(/^ +batch +loss .*(Error|Bits)/m);
    expect(stdout).toMatch(/^It (uses|does not use) its memory: with all locations locked against writing, /m);
    const evaluated = JSON.parse((await inProcess("eval", run, "--json")).stdout) as Record<string, unknown>;
    expect(evaluated).toMatchObject({ run, task: name, sequences: 100, solved: false });
  },
);

test("dnc eval --lock-memory judges the controller alone, as the verdict of dnc inspect does", async () => {
  const folder = temporaryFolder();
  const train = (name: string, ...flags: string[]) =>
    inProcess(
      "train",
      "copy",
      "--bits",
      "2",
      "--max-length",
      "3",
      "--batches",
      "300",
      "--out",
      join(folder, name),
      ...flags,
    );
  const { code, stdout } = await train("dnc");
  expect(code).toBe(0);
  const json = async (...argv: string[]) =>
    JSON.parse((await inProcess(...argv, "--json")).stdout) as Record<string, unknown>;
  const run = join(folder, "dnc");
  const [whole, locked, inspected] = [
    await json("eval", run),
    await json("eval", run, "--lock-memory"),
    await json("inspect", run),
  ];
  const verdict = inspected.verdict as Record<"metrics" | "locked", Record<string, number>>;
  expect(whole).toMatchObject(verdict.metrics);
  expect(locked).toMatchObject(verdict.locked);
  expect(locked.bitError).not.toBe(whole.bitError);
  expect(stdout).toContain("its memory: with all locations locked against writing");
  await train("lstm", "--no-memory");
  const { code: refused, stderr } = await inProcess("eval", join(folder, "lstm"), "--lock-memory");
  expect([refused, stderr]).toEqual([2, "dnc: --lock-memory: this network has no memory\n"]);
});

test("dnc eval runs a sparse memory on far longer sequences than those of its training", async () => {
  const run = join(temporaryFolder(), "run");
  const network = ["--feedforward", "8", "--word-size", "8", "--locations", "8", "--sparse", "--no-links"];
  const trained = await inProcess(
    "train",
    "key-value",
    ...network,
    "--batches",
    "2",
    "--batch-size",
    "2",
    "--out",
    run,
  );
  expect([trained.code, trained.stderr]).toEqual([0, ""]);
  const sizes = ["--sizes", "max-pairs=60,queries=500", "--locations", "1000"];
  const { code, stdout, stderr } = await inProcess("eval", run, "--json", "--sequences", "3", "--seed", "9", ...sizes);
  expect([code, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout)).toMatchObject({ sequences: 3, queryError: expect.any(Number), solved: false });
  const few = await inProcess("run", run, "--json", "--seed", "9", ...sizes, "--sparse-reads", "1");
  const [found] = (JSON.parse(few.stdout) as { steps: { reads: { weight: number }[] }[] }).steps;
  expect(found!.reads[0]!.weight).toBe(1); // the only location of the look-up
  const failure = async (...flags: string[]) => (await inProcess("eval", run, ...flags)).stderr;
  expect(await failure("--sizes", "pairs=9")).toContain("--sizes: got pairs, expected key-bits, value-bits, max-pairs");
  expect(await failure("--sizes", "max-pairs")).toContain("expected sizes such as max-pairs=1000,queries=100;");
  expect(await failure("--sizes", "max-pairs=65")).toContain("maxPairs: got 65, expected at most 64");
  expect(await failure("--sizes", "key-bits=7")).toContain("expected 14 inputs");
});

test("dnc train traversal trains in lessons of their own locations; its network walks along maps, with other locations", async () => {
  const folder = temporaryFolder();
  const run = join(folder, "run");
  const task = ["traversal", "--lessons", "1,2", "--questions", "2"];
  const sizes = [
    "--hidden-size",
    "8",
    "--word-size",
    "8",
    "--batches",
    "2",
    "--batch-size",
    "2",
    "--evaluate-every",
    "2",
  ];
  const trained = await inProcess("train", ...task, ...sizes, "--out", run);
  expect([trained.code, trained.stderr]).toEqual([0, ""]);
  expect(trained.stdout).toContain("48, 48 locations by lesson");
  expect(trained.stdout).toContain("lesson    1/2: lesson 1 of the paper: 3 to 10 nodes");
  expect(trained.stdout).toMatch(/^ +walk 1 {2}\d{3} ─\d{3}→ \?/m);
  const evaluated = async (...flags: string[]) => {
    const { code, stdout, stderr } = await inProcess("eval", run, "--json", ...flags);
    expect([code, stderr]).toEqual([0, ""]);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  expect(await evaluated()).toMatchObject({ task: "traversal", walks: 200, walkError: 1, solved: false });
  expect(await evaluated("--locations", "96")).toMatchObject({ walks: 200 });
  expect(await evaluated("--sizes", "lessons=1")).toMatchObject({ walks: 200, walkError: 1 });
  const dense = await inProcess("eval", run, "--sparse-reads", "1");
  expect(dense.stderr).toContain("--sparse-reads 1: this network has no sparse memory");
  const sized = await inProcess("eval", run, "--sizes", "max-pairs=9");
  expect(sized.stderr).toContain("--sizes: got max-pairs, expected lessons");
  const triangle = join(folder, "triangle.json");
  writeFileSync(
    triangle,
    JSON.stringify({
      edges: [
        ["a", "on", "b"],
        ["b", "on", "c"],
        ["c", "on", "a"],
      ],
    }),
  );
  expect(await evaluated("--map", triangle, "--walk", "2")).toMatchObject({ walks: 200 });
  const shown = await inProcess(
    "run",
    run,
    "--map",
    "underground",
    "--walk",
    "3",
    "--steps",
    "118..124",
    "--locations",
    "20",
  );
  expect([shown.code, shown.stderr]).toEqual([0, ""]);
  expect(shown.stdout).toContain("graph   118 edges");
  expect(shown.stdout).toMatch(/^ +118 +[A-Z].* ─.* [NESW]→ \?/m);
  expect(shown.stdout).toMatch(/^ +121 .*✕/m);
  const { code, stdout } = await inProcess("inspect", run, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ right: false, memory: true });
});

test("dnc train traversal keeps the choice of walks and targets when a run is resumed", async () => {
  const run = join(temporaryFolder(), "run");
  const task = ["traversal", "--lessons", "1,2", "--no-long-walks", "--no-query-targets"];
  const flags = ["--locations", "16", "--batches", "2", "--batch-size", "1", "--evaluate-every", "2", "--out", run];
  const described = async (...args: string[]) => {
    const { code, stdout, stderr } = await inProcess("train", ...args);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("lesson    1/2: lesson 1 of the paper");
    return (JSON.parse(readFileSync(join(run, "run.json"), "utf8")) as { task: object }).task;
  };
  const spec = { name: "traversal", lessons: [1, 2], questions: 8, longWalks: false, queryTargets: false };
  expect(await described(...task, ...flags, "--until", "1")).toEqual(spec);
  expect(await described("traversal", "--resume", "--out", run)).toEqual(spec);
});

test("dnc train traversal rejects a number of walks that no lesson has", async () => {
  const plan = (...flags: string[]) => inProcess("plan", "traversal", "--lessons", "4,6", "--questions", ...flags);
  const { code, stderr } = await plan("3");
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^dnc: --questions: got 3, expected 1, or lesson 1 in/)]);
  expect(await plan("1")).toMatchObject({ code: 0 });
  expect(await plan("3", "--no-long-walks")).toMatchObject({ code: 0 });
  expect(await inProcess("plan", "traversal", "--questions", "3")).toMatchObject({ code: 0 });
});

test("maps, texts and task files are rejected for other tasks, and maps if a file has no edges", async () => {
  const folder = temporaryFolder();
  const [copy, walk] = [join(folder, "copy"), join(folder, "walk")];
  const flags = ["--batches", "1", "--batch-size", "1", "--evaluate-every", "1"];
  await inProcess("train", "copy", ...flags, "--out", copy);
  await inProcess("train", "traversal", "--lessons", "1,2", ...flags, "--out", walk);
  const file = join(folder, "map.json");
  writeFileSync(file, JSON.stringify({ edges: [["a", 1, "b"]] }));
  const failure = async (...args: string[]) => {
    const { code, stderr } = await inProcess("eval", ...args);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await failure(copy, "--map", "underground")).toContain("got a run of copy, expected a run of traversal");
  expect(await failure(copy, "--data", "text")).toContain("--data text: got a run of copy, expected a run of babi");
  expect(await failure(copy, "--task", "a.ts")).toContain("--task a.ts: got a run of copy, expected a run of your own");
  expect(await failure(walk, "--sizes", "lessons=15")).toContain(
    "lessons: got [15], expected whole numbers from 1 to 14",
  );
  expect(await failure(walk, "--sizes", "lessons=2", "--map", "underground")).toContain(
    "got --map underground as well",
  );
  expect(await failure(walk, "--walk", "3")).toContain("--walk 3: expected --map as well");
  expect(await failure(walk, "--map", join(folder, "none.json"))).toContain("none.json");
  expect(await failure(walk, "--map", file)).toContain("expected a list of [from, label, to]");
  expect(await failure(walk, "--locations", "0")).toContain("memory.locations: got 0");
  expect(await failure(walk, "--map", "underground", "--walk", "0")).toContain("length: got 0");
});
