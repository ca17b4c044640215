import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { allBabiTasks } from "../babiData.ts";
import { buildTask } from "../taskSpec.ts";
import { dnc, jsonLines, temporaryFolder } from "../testing/command.ts";
import { inProcess } from "../testing/inProcess.ts";
import { tinyBabi } from "../testing/tinyBabi.ts";
import { isResultFigure, resultFigure } from "./figure.ts";
import { partLines } from "./partsTable.ts";
import { defineReproduction, readReproduction, reproductionNames, withData } from "./reproduction.ts";
import { requireRunnable } from "./requireRunnable.ts";
import { type Results, type RunResult, reachedFloor, summarizeTests } from "./result.ts";
import { isResultText, resultText } from "./table.ts";

const tiny = {
  title: "Copy of two columns",
  task: "copy",
  recipe: { batchSize: 4, evaluateEvery: 2, batches: 5 },
  flags: { "--bits": "2", "--max-length": "2", "--hidden-size": "8" },
  backend: "wasm-simd",
  seeds: 1,
  budget: 5,
  metric: "bitError",
  networks: [
    { name: "DNC", flags: { "--curriculum": "1" } },
    { name: "LSTM of equal size", flags: { "--no-memory": null } },
  ],
  tests: [
    { name: "other seed", flags: { "--seed": "9" }, paper: { mean: 0.01, sd: 0.02 } },
    { name: "more locations", flags: { "--locations": "64", "--sparse-reads": "1" } },
  ],
  floor: { test: "other seed", atMost: 1, seeds: 1 },
  conditions: "There are no published results.",
};

describe("dnc reproduce", () => {
  test("trains the networks, tests them, and repeats the weights of the results", { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const file = join(folder, "tiny.json");
    writeFileSync(file, JSON.stringify(tiny));
    const flags = ["--out", join(folder, "runs"), "--results", join(folder, "results"), "--json"];
    const page = join(folder, "page.md");
    writeFileSync(page, "before <!-- dnc reproduce tiny -->old<!-- /dnc reproduce tiny --> after");
    const { code, stdout, stderr } = await dnc("reproduce", file, ...flags, "--page", page);
    expect([code, stderr]).toEqual([0, ""]);
    const path = join(folder, "results", "tiny.json");
    const results = JSON.parse(readFileSync(path, "utf8")) as Results;
    expect(jsonLines(stdout).at(-1)).toMatchObject({ event: "results", name: "tiny" });
    expect(results).toMatchObject({
      floor: { reached: 1 },
      networks: [{ name: "DNC" }, { name: "LSTM of equal size" }],
    });
    const [{ runs, recipe }, lstm] = results.networks as [Results["networks"][number], Results["networks"][number]];
    expect(recipe).toMatchObject({ batchSize: 4, model: { controller: { hiddenSize: 8 } } });
    expect(lstm.recipe.model.memory).toBeNull();
    expect(runs).toMatchObject([
      { seed: 1, batches: 5, examples: 20, build: "wasm simd, 1 thread", lesson: { index: 1, count: 2 } },
    ]);
    expect(runs[0]!.curve.map(({ examples }) => examples)).toEqual([8, 16, 20]);
    expect(runs[0]!.tests["other seed"]).toMatchObject({ sequences: 100 });
    expect(results.networks.map(({ summary }) => summary.map(({ test }) => test))).toEqual([
      ["other seed", "more locations"],
      ["other seed"], // a network without memory has no locations
    ]);
    expect(readFileSync(join(folder, "results", "table.md"), "utf8")).toBe(resultText(results));
    const figure = readFileSync(join(folder, "results", "tiny.svg"), "utf8");
    expect(figure).toBe(`${resultFigure(results)}\n`);
    expect(readFileSync(join(folder, "tiny.svg"), "utf8")).toBe(figure);
    expect([isResultFigure(figure), isResultText(resultText(results))]).toEqual([true, true]);
    const inserted = readFileSync(page, "utf8");
    expect(inserted).toMatch(
      /^before <!-- dnc reproduce tiny -->\n\n`dnc reproduce tiny`\n.*<!-- \/dnc reproduce tiny --> after$/s,
    );
    expect(inserted).toContain("| DNC ");
    expect(inserted).toContain("| paper ");
    expect(inserted).toContain("Seeds: 1. Build: wasm simd, 1 thread");
    expect(figure).toMatch(/^<svg xmlns=.*>LSTM of equal size<.*<\/svg>\n$/s);

    writeFileSync(join(folder, "results", "another.json"), "[1]"); // not in the table
    const again = await dnc("reproduce", file, ...flags, "--page", page);
    expect([again.code, again.stderr, readFileSync(page, "utf8")]).toEqual([0, "", inserted]);

    const checked = await dnc("reproduce", file, "--check", ...flags);
    expect([checked.code, checked.stderr]).toEqual([0, ""]);
    const checks = jsonLines(checked.stdout).filter(({ event }) => event === "check");
    expect(checks.map(({ same, found }) => [same, found])).toEqual([
      [true, runs[0]!.sha256],
      [true, lstm.runs[0]!.sha256],
    ]);
    writeFileSync(path, JSON.stringify(results).replace(runs[0]!.sha256, "0".repeat(64)));
    const failed = await dnc("reproduce", file, "--check", ...flags.slice(0, -1));
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain("DNC, seed 1, 5 batches: DIFFERENT WEIGHTS");
  });

  test("stops when its budget is spent, and continues with the next invocation", { timeout: 120_000 }, async () => {
    const folder = temporaryFolder();
    const file = join(folder, "tiny.json");
    writeFileSync(file, JSON.stringify({ ...tiny, networks: tiny.networks.slice(0, 1), budget: 0.0005 }));
    const flags = ["--out", join(folder, "runs"), "--results", join(folder, "results")];
    const stopped = await dnc("reproduce", file, ...flags);
    expect([stopped.code, stopped.stderr]).toEqual([0, ""]);
    expect(stopped.stdout).toContain("Some runs are not done; run the same command to continue.");
    const { code, stdout } = await dnc("reproduce", file, ...flags, "--budget", "5");
    expect(code).toBe(0);
    expect(stdout).toContain("| DNC ");
    expect(stdout).not.toContain("not done");
    const { networks } = jsonLines(
      (await dnc("reproduce", file, ...flags, "--budget", "5", "--from-seed", "7", "--json")).stdout,
    ).at(-1) as unknown as Results;
    expect(networks[0]!.runs.map(({ seed }) => seed)).toEqual([1, 7]); // every seed that was started
  });

  test("rejects a mistake in any network or test before it trains", async () => {
    const [, lstm] = tiny.networks;
    const network = (flags: object) => ({ networks: [tiny.networks[0], { ...lstm, flags }] });
    const tested = (flags: object) => ({ tests: [tiny.tests[0], { name: "other", flags }] });
    const folder = temporaryFolder();
    for (const [change, message] of [
      [{ metric: "bitErrors" }, 'metric: got "bitErrors", expected one of bitError, sequenceError, sequences'],
      [{ recipe: { batches: "60" } }, 'tiny.json, batches: got "60", expected'],
      [network({ "--no-memori": null }), "networks[1]: unknown option '--no-memori' (did you mean --no-memory?)"],
      [network({ "--bits": "many" }), 'networks[1]: --bits: got "many", expected'],
      [network({ "--no-memory": null, "--locations": "9" }), "networks[1]: option '--no-memory' cannot be used"],
      [tested({ "--sizes": "lenght=3" }), "tests[1]: --sizes: got lenght, expected bits"],
      [
        tested({ "--map": "underground" }),
        "tests[1]: --map underground: got a run of copy, expected a run of traversal",
      ],
      [tested({ "--sizes": "max-length=0" }), "tests[1]: maxLength: got 0, expected"],
      [tested({ "--sizes": "bits=3" }), 'tests[1]: the network: got "4 inputs and 2 outputs", expected 5 inputs'],
      [tested({ "--walk": null }), "tests[1]: option '--walk <n>' argument missing"],
    ] as const) {
      const file = join(folder, "tiny.json");
      writeFileSync(file, JSON.stringify({ ...tiny, ...change }));
      const { code, stdout, stderr } = await inProcess("reproduce", file, "--out", join(folder, "runs"));
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(message);
    }
    const elsewhere = {
      networks: [{ ...tiny.networks[0], tests: ["other seed"] }],
      ...tested({ "--map": "underground" }),
    };
    await requireRunnable(defineReproduction(join(folder, "tiny.json"), { ...tiny, ...elsewhere })); // a test of no network
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });

  test("replaces no file of another kind, and says so before it trains", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "tiny.json");
    writeFileSync(file, JSON.stringify(tiny));
    const [page, results] = [join(folder, "page.md"), join(folder, "results")];
    writeFileSync(page, "<!-- dnc reproduce tiny --><!-- /dnc reproduce tiny -->");
    mkdirSync(results);
    const other = '<svg xmlns="http://www.w3.org/2000/svg" class="dnc" aria-label="my drawing"></svg>';
    for (const [path, text, message] of [
      [join(results, "table.md"), "## My table", "expected a table of dnc reproduce"],
      [join(results, "tiny.svg"), other, "expected a figure of dnc reproduce"],
      [join(results, "tiny.json"), "{}", "was not written by dnc reproduce"],
      [join(folder, "tiny.svg"), other, `--page ${page}: ${join(folder, "tiny.svg")}: got a file of another kind`],
    ] as const) {
      writeFileSync(path, text);
      const outputs = ["--out", join(folder, "runs"), "--results", results, "--page", page];
      const { code, stdout, stderr } = await inProcess("reproduce", file, ...outputs);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(message);
      expect(readFileSync(path, "utf8")).toBe(text);
      rmSync(path);
    }
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });

  test("rejects unknown experiments, and a check without results", async () => {
    const folder = temporaryFolder();
    const unknown = await inProcess("reproduce", "chess");
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("unknown experiment: got chess")]);
    const page = await inProcess("reproduce", "traversal", "--check", "--page", join(folder, "page.md"));
    expect([page.code, page.stderr]).toEqual([2, expect.stringContaining("'--check' cannot be used with option")]);
    const early = await inProcess("reproduce", "traversal", "--check", "--results", join(folder, "results"));
    expect([early.code, early.stderr]).toEqual([2, expect.stringContaining("traversal.json does not exist")]);
  });
});

test("an experiment on bAbI needs the folder of the text, and says that the text of task 3 is generated", async () => {
  const without = await inProcess("reproduce", "babi-lines");
  expect([without.code, without.stderr]).toEqual([2, expect.stringContaining("missing --data")]);
  const other = await inProcess("reproduce", "traversal", "--data", "somewhere");
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("traversal needs no data")]);
  const data = tinyBabi();
  const { task, babi } = buildTask(
    { name: "babi", tasks: allBabiTasks, data, encoding: "sentences", renaming: true },
    1,
    "training",
  );
  expect(task.description).toMatch(/tasks 1 to 20; the training text of task 3 is generated$/);
  expect(babi!.stories.training + babi!.stories.validation).toBe(19 * 2 + 2000);
  const alone = await inProcess("train", "babi", "--task", "3", "--data", temporaryFolder());
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining("does not contain qa3_")]);
});

describe("an experiment", () => {
  test("that comes with the command replaces its figure in docs/", () => {
    const paths = reproductionNames().map((name) => join(import.meta.dirname, "../../../../docs", `${name}.svg`));
    const figures = paths.filter((path) => existsSync(path)).map((path) => readFileSync(path, "latin1"));
    expect(figures.length).toBeGreaterThan(0);
    for (const figure of figures) expect(isResultFigure(figure.slice(0, 4096))).toBe(true);
  });

  test.each(reproductionNames())("%s is valid, and its networks are flags that dnc train knows", async (name) => {
    const reproduction = readReproduction(name);
    const { networks, kind, tests } = withData(
      reproduction,
      reproduction.kind.name === "babi" ? tinyBabi() : undefined,
    );
    for (const { flags } of networks) {
      const args = Object.entries(flags).flatMap(([flag, text]) => (text === null ? [flag] : [flag, text]));
      const { code, stderr } = await inProcess("plan", kind.name, ...args, "--json");
      expect([code, stderr]).toEqual([0, ""]);
    }
    expect(tests.length).toBeGreaterThan(0);
  });

  test.each<[string, object]>([
    ["task", { task: "chess" }],
    ["backend", { backend: "abacus" }],
    ["seeds", { seeds: 0 }],
    ["budget", { budget: "long" }],
    ["metric", { metric: "" }],
    ["title", { title: 3 }],
    ["networks", { networks: [] }],
    ["networks[0].flags", { networks: [{ name: "DNC", flags: { bits: "2" } }] }],
    ["networks[0].name", { networks: [{ flags: {} }] }],
    ["flags", { flags: { "--bits": 2 } }],
    ["networks[1].name", { networks: [tiny.networks[0], { name: "dnc", flags: {} }] }], // one folder for both
    ["tests[2].name", { tests: [...tiny.tests, tiny.tests[0]] }],
    ["tests[0].paper.sd", { tests: [{ name: "a", flags: {}, paper: { mean: 0.5, sd: 2 } }] }],
    ["networks[0].tests", { networks: [{ name: "DNC", flags: {}, tests: ["none"] }] }],
    ["tests[0].at", { axis: "pairs" }],
    ["tests[0].at", { tests: [{ name: "other seed", flags: {}, at: 3 }] }],
    ["axis", { axis: "" }],
    ["floor.test", { floor: { test: "none", atMost: 1, seeds: 1 } }],
    ["floor.atMost", { floor: { test: "other seed", atMost: -1, seeds: 1 } }],
    ["colour", { colour: "red" }],
  ])("is rejected if %s is invalid", (field, change) => {
    expect(() => defineReproduction("tiny.json", { ...tiny, ...change })).toThrow(`${field}: got`);
  });
});

test("the figure has the means of the tests over their axis, or the medians of the curves of training", () => {
  const summary = [
    { test: "many", seeds: 2, mean: 0.4, sd: 0 },
    { test: "few", seeds: 2, mean: 0.1, sd: 0 },
  ];
  const curve = (...values: number[]) => ({ curve: values.map((value, at) => ({ examples: 10 * (at + 1), value })) });
  const runs = [curve(0.5, 0), curve(0.5, 0.4, 0.3, 0.2)] as unknown as RunResult[];
  const networks = [
    { name: "sparse", runs, summary },
    { name: "none", runs: [], summary: [] },
  ];
  const tests = [
    { name: "many", flags: {}, at: 1000 },
    { name: "few", flags: {}, at: 10 },
  ];
  const results = { networks, tests, metric: "queryError" } as unknown as Results;
  expect(resultFigure({ ...results, axis: "pairs" })).toContain('aria-label="sparse: 0.4 at 1000"');
  // The first run ended with 0; the median of 0 and 0.2.
  expect(resultFigure(results)).toContain('aria-label="sparse: 0.1 at 40"');
  expect(resultFigure({ ...results, networks: [] })).toBeUndefined();
  expect(resultFigure({ ...results, networks: Array(9).fill(networks[0]) })).toContain("<svg");
  expect(resultFigure({ ...results, networks: Array(10).fill(networks[0]) })).toBeUndefined();
  expect(
    resultText({ ...results, networks: [], floor: { test: "few", atMost: 1, seeds: 1, reached: 0 } }),
  ).not.toContain("paper");
});

test("a summary has the mean and the sample standard deviation over all seeds", () => {
  const tests = [{ name: "map", flags: {} }];
  const run = (error: number) => ({ tests: { map: { walkError: error } } }) as unknown as RunResult;
  expect(summarizeTests(tests, "walkError", [run(0.25), run(0.75)])).toEqual([
    { test: "map", seeds: 2, mean: 0.5, sd: Math.sqrt(0.125) },
  ]);
  expect(summarizeTests(tests, "walkError", [run(0.25)])).toMatchObject([{ mean: 0.25, sd: null }]);
  expect(summarizeTests(tests, "walkError", [])).toEqual([]);
  expect(summarizeTests(tests, "walkError", [{ tests: {} } as unknown as RunResult])).toEqual([]);
  const floor = { test: "map", atMost: 0.1, seeds: 2 };
  expect(reachedFloor(floor, "walkError", [run(0.1), run(0.2), run(Number.NaN), run(0)])).toBe(2);
});

test("a test with parts has a table of them, with means over the seeds that were tested", () => {
  const run = (tests: object) => ({ tests }) as unknown as RunResult;
  const text = (a: number, b: number) => ({
    text: { wordError: (a + b) / 2, failedTasks: a, "wordError.task3": a, "wordError.task10": b },
  });
  const network = (...runs: RunResult[]) => ({ name: "DNC", runs }) as unknown as Results["networks"][number];
  expect(partLines(network(run(text(0, 0.5)), run({}), run(text(1, 0.25))), "text")).toEqual([
    "DNC, text, mean over 2 seeds:",
    "",
    "| part   | wordError | failedTasks |",
    "| ------ | --------- | ----------- |",
    "| all    | 43.8 %    | 0.5000      |",
    "| task3  | 50.0 %    |             |",
    "| task10 | 37.5 %    |             |",
  ]);
  expect(partLines(network(run({ text: { wordError: 0 } })), "text")).toEqual([]);
  expect(partLines(network(), "text")).toEqual([]);
});
