import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyRecipe } from "@dncjs/tasks";
import type { LoggedLine, TrainEvent } from "@dncjs/train/node";
import { defineRecipe } from "@dncjs/train/tools";
import { Command } from "commander";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeSpan, markdownTable, replaceSection } from "./markdown.ts";
import { ablatedFlags, collectFlags, flagsOfRun, type PassedFlags, passedOptions, toArguments } from "./passedFlags.ts";
import { reportText, sweepCommandLine } from "./report.ts";
import { outcomeOf, type RunRecord } from "./runRecord.ts";
import { runSweep, type SweepOperations } from "./runSweep.ts";
import { schedule } from "./schedule.ts";
import { summarize } from "./summary.ts";
import type { SweepDescription } from "./sweepDescription.ts";
import { parseAblations, parseShard, runsOfShard, type SweepRun, sweepRuns } from "./sweepRun.ts";

const description: SweepDescription = {
  format: "dncjs-sweep/1",
  task: { name: "copy", bits: 2, minLength: 1, maxLength: 2 },
  metric: "bitError",
  recipe: defineRecipe(copyRecipe),
  backend: "auto",
  threads: 1,
  seeds: [1, 2, 3],
  ablations: ["memory"],
  maxMinutes: 60,
  flags: { "--bits": "2" },
  invocations: ["2026-01-31", "2026-02-01"].map((date) => ({
    date,
    processor: "Abacus | mk. 2",
    cores: 4,
    system: "linux x64",
    jobs: 2,
    threads: 1,
  })),
};

function record(run: SweepRun, fields: Partial<RunRecord> = {}): RunRecord {
  const versions = { cli: "1.0.0", core: "1.0.0", node: "24.0.0" };
  const build = { backend: "wasm simd, 1 thread", versions };
  return { state: "solved", solved: true, batches: 1000, seconds: 12.34, run: "seed", ...build, ...run, ...fields };
}

const records: readonly RunRecord[] = [
  record({ seed: 1 }, { metrics: { bitError: 0.005 } }),
  record({ seed: 2 }, { batches: 4000, seconds: 1234.5, metrics: { bitError: 0 } }),
  record({ seed: 3 }, { state: "not solved", solved: false, batches: 9000, metrics: { bitError: 0.4 } }),
  record({ seed: 1, without: "memory" }, { state: "out of time", solved: false, metrics: { bitError: 0.5 } }),
  record({ seed: 2, without: "memory" }, { state: "unfinished", solved: false, batches: 20 }),
  record({ seed: 3, without: "memory" }, { state: "not begun", solved: false, batches: 0, seconds: 0 }),
];

function formatted(text: string): string {
  const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
  const root = fileURLToPath(new URL("../../../..", import.meta.url));
  const args = [biome, "format", "--stdin-file-path=page.md"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, input: text, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

describe("the report of a sweep", () => {
  test("has one row per run and one row per network", () => {
    const rows = reportText(description, records)
      .split("\n")
      .filter((line) => line.startsWith("| "));
    const cells = rows.map((row) => row.split(/ *\| */).slice(1, -1));
    expect(cells).toEqual([
      ["network", "seed", "solved", "batches", "seconds", "bitError"],
      expect.arrayContaining([expect.stringMatching(/^-+$/)]),
      ["whole", "1", "yes", "1,000", "12.3", "0.50 %"],
      ["whole", "2", "yes", "4,000", "1,235", "0 %"],
      ["whole", "3", "no", "9,000", "12.3", "40.0 %"],
      ["no memory", "1", "no, out of time", "1,000", "12.3", "50.0 %"],
      ["no memory", "2", "unfinished", "20", "12.3", "-"],
      ["no memory", "3", "not begun", "-", "-", "-"],
      ["network", "solved", "batches, median", "batches, worst", "seconds, median", "seconds, worst"],
      expect.arrayContaining([expect.stringMatching(/^-+$/)]),
      ["whole", "2 of 3", "2,500", "4,000", "623", "1,235"],
      ["no memory", "0 of 1", "-", "-", "-", "-"],
    ]);
  });

  test("names the command, build, machine and dates, and the number of finished runs", () => {
    const text = reportText(description, records);
    expect(text).toContain(
      "`dnc sweep copy --seeds 3 --ablate memory --max-minutes 60 --bits 2` (4 of 6 runs are done)\n",
    );
    expect(text).toContain("Build: wasm simd, 1 thread; dnc 1.0.0, Node 24.0.0;");
    expect(text).toContain("Abacus | mk. 2, 4 cores, 2 runs at a time with 1 thread each; 2026-01-31 to 2026-02-01.");
    expect(sweepCommandLine({ ...description, seeds: [5, 6], ablations: [], maxMinutes: null, flags: {} })).toBe(
      "dnc sweep copy --seeds 2 --from-seed 5",
    );
  });

  test("without ablations has no column for the network", () => {
    const text = reportText({ ...description, ablations: [] }, records.slice(0, 3));
    expect(text).not.toContain("network");
    expect(text).toContain("| seed | solved | batches | seconds | bitError |\n");
  });

  test("is formatted Markdown, also within a page", () => {
    const text = reportText(description, records);
    const page = "# Page\n\n<!-- dnc sweep copy -->\n<!-- /dnc sweep copy -->\n\nThe rest.\n";
    const filled = replaceSection(page, "sweep copy", text, "page.md");
    expect(filled).toContain(text);
    expect(formatted(filled)).toBe(filled);
  });

  test("median and worst are over solved runs", () => {
    expect(summarize(records.slice(0, 3))).toEqual([
      {
        network: "whole",
        runs: 3,
        done: 3,
        solved: 2,
        batches: { median: 2500, worst: 4000 },
        seconds: { median: 623.42, worst: 1234.5 },
      },
    ]);
  });
});

describe("a section of a page", () => {
  const page =
    "before\n<!-- dnc sweep a -->\nold $1\n<!-- /dnc sweep a -->\nafter <!-- dnc sweep b --><!-- /dnc sweep b -->\n";

  test("is replaced, repeatedly, and nothing else changes", () => {
    const once = replaceSection(page, "sweep a", "new $& `$1`\n", "page.md");
    expect(once).toBe(page.replace("\nold $1\n", () => "\n\nnew $& `$1`\n\n"));
    expect(replaceSection(once, "sweep a", "new $& `$1`\n", "page.md")).toBe(once);
  });

  test.for([
    [
      "without the first marker",
      "<!-- /dnc sweep a -->",
      "<!-- dnc sweep a --> in page.md: got 0, expected exactly one",
    ],
    [
      "without the second marker",
      "<!-- dnc sweep a -->",
      "<!-- /dnc sweep a --> in page.md: got 0, expected exactly one",
    ],
    [
      "with a marker twice",
      `${page}<!-- dnc sweep a -->`,
      "<!-- dnc sweep a --> in page.md: got 2, expected exactly one",
    ],
    ["with the markers in reverse", "<!-- /dnc sweep a --><!-- dnc sweep a -->", "before <!-- dnc sweep a -->"],
  ])("%s is rejected", ([, text, message]) => {
    expect(() => replaceSection(text!, "sweep a", "new", "page.md")).toThrow("page.md");
    expect(() => replaceSection(text!, "sweep a", "new", "page.md")).toThrow(message);
  });
});

test("a table is aligned, and cells are escaped", () => {
  expect(markdownTable(["a", "long head"], [["x|y", "1\n2"]])).toEqual([
    "| a    | long head |",
    "| ---- | --------- |",
    "| x\\|y | 1 2       |",
  ]);
  expect(["a", "a`b", "``"].map(codeSpan)).toEqual(["`a`", "`` a`b ``", "``` `` ```"]);
});

describe("shards", () => {
  test("split all runs: each is in exactly one shard, a seed with all its ablations", () => {
    const sizes = fc.record({
      seeds: fc.integer({ min: 1, max: 20 }),
      first: fc.nat(100),
      of: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(sizes, ({ seeds: number, first, of }) => {
        const seeds = Array.from({ length: number }, (_, at) => first + at);
        const runs = sweepRuns(seeds, ["links", "memory"]);
        const shards = Array.from({ length: of }, (_, at) => runsOfShard(runs, seeds, { index: at + 1, of }));
        expect(shards.flat().toSorted(byNameOf)).toEqual(runs.toSorted(byNameOf));
        for (const shard of shards) {
          const ownSeeds = new Set(shard.map(({ seed }) => seed));
          expect(shard).toHaveLength(3 * ownSeeds.size);
        }
      }),
    );
  });

  test("are named i/n", () => {
    expect(parseShard("2/8")).toEqual({ index: 2, of: 8 });
    const fromZero = Array.from({ length: 8 }, (_, at) => parseShard(`${at}/8`).index);
    expect(fromZero).toEqual([8, 1, 2, 3, 4, 5, 6, 7]);
    for (const text of ["0/0", "3/2", "1", "1/0", "a/b", "1/2/3"])
      expect(() => parseShard(text), text).toThrow("1/8 to 8/8");
  });
});

function byNameOf(a: SweepRun, b: SweepRun): number {
  return `${a.without} ${a.seed}`.localeCompare(`${b.without} ${b.seed}`);
}

describe("the flags for dnc train", () => {
  const read = (...given: string[]): PassedFlags => {
    const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
    const options = passedOptions();
    for (const option of options) command.addOption(option);
    const collected = collectFlags(command, options);
    command.parse(given, { from: "user" });
    return collected();
  };

  test("are the given flags; the last one if a flag is repeated", () => {
    const given = ["--locations", "8", "--no-masking", "--write-price=0.05@0.4", "--locations", "4"];
    expect(toArguments(read(...given))).toEqual(["--locations", "4", "--no-masking", "--write-price", "0.05@0.4"]);
    expect(() => read("--seed", "3")).toThrow("unknown option '--seed'");
  });

  test("omit the sizes of an ablated memory", () => {
    const flags = read("--locations", "8", "--batches", "20", "--masking");
    expect(toArguments(ablatedFlags(flags, "memory"))).toEqual(["--batches", "20", "--no-memory"]);
    expect(ablatedFlags(flags, undefined)).toBe(flags);
    const sparse = read("--sparse-links", "3", "--sparse-reads", "4", "--no-sharpness");
    expect(toArguments(ablatedFlags(sparse, "links"))).toEqual(["--sparse-reads", "4", "--no-sharpness", "--no-links"]);
    expect(toArguments(ablatedFlags(sparse, "memory"))).toEqual(["--no-memory"]);
  });

  test("give every run its own folder for TensorBoard", () => {
    const flags = read("--batches", "20", "--tensorboard", "board");
    expect(flagsOfRun({ seed: 3 }, flags)["--tensorboard"]).toBe(join("board", "seed-3"));
    expect(flagsOfRun({ seed: 3, without: "links" }, flags)).toEqual({
      "--batches": "20",
      "--no-links": null,
      "--tensorboard": join("board", "no-links", "seed-3"),
    });
    expect(flagsOfRun({ seed: 3 }, read("--batches", "20"))).toEqual({ "--batches": "20" });
  });

  test("sort ablations", () => {
    expect(parseAblations("memory,links")).toEqual(["links", "memory"]);
    for (const text of ["", "memory,memory", "locations"])
      expect(() => parseAblations(text), text).toThrow("links,allocation,memory");
  });
});

describe("the outcome of a run", () => {
  const step = { event: "step", batch: 3, seconds: 1.5 };
  const evaluation = {
    event: "evaluation",
    batch: 4,
    set: "evaluation",
    metrics: { bitError: 0 },
    solved: true,
    seconds: 2,
  };
  const stopped = { event: "stopped", batch: 3, metrics: { bitError: 0.5 }, seconds: 1.75 };
  const cases: readonly (readonly [string, readonly LoggedLine[], object])[] = [
    ["an empty log", [], { state: "unfinished", batches: 0, seconds: 0 }],
    [
      "a validation does not end the run",
      [step, { ...evaluation, set: "validation" }],
      { state: "unfinished", batches: 4, seconds: 2 },
    ],
    ["solved", [step, evaluation], { state: "solved", solved: true, batches: 4, seconds: 2, metrics: { bitError: 0 } }],
    ["not solved", [{ ...evaluation, solved: false } as LoggedLine], { state: "not solved", solved: false }],
    [
      "out of time",
      [step, stopped],
      { state: "out of time", solved: false, seconds: 1.75, metrics: { bitError: 0.5 } },
    ],
  ];
  test.for(cases)("%s", ([, lines, expected]) => {
    expect(outcomeOf(lines)).toMatchObject(expected);
  });
});

describe("a sweep", () => {
  /** Operations that return the given outcomes and record all calls. */
  function fakeOperations(outcomes: Readonly<Record<number, RunRecord["state"] | Error>>) {
    const states = new Map<number, RunRecord["state"]>();
    const calls: string[] = [];
    const running = { now: 0, peak: 0 };
    const operations: SweepOperations = {
      record: (run) => record(run, { state: states.get(run.seed) ?? "not begun" }),
      async train({ seed }) {
        running.peak = Math.max(running.peak, ++running.now);
        await Promise.resolve();
        running.now -= 1;
        const outcome = outcomes[seed] ?? "solved";
        if (outcome instanceof Error) throw outcome;
        states.set(seed, outcome);
      },
      report: async () => void calls.push("report"),
      observer: {
        begin: ({ seed }) => void calls.push(`begin ${seed}`),
        progress: (_run: SweepRun, _event: TrainEvent) => {},
        end: ({ seed, state }) => void calls.push(`end ${seed} ${state}`),
        fail: ({ seed }, message) => void calls.push(`fail ${seed} ${message.split("\n")[0]}`),
      },
    };
    return { operations, calls, states, running };
  }

  const runs = sweepRuns([1, 2, 3, 4], []);
  const never = new AbortController().signal;

  test("trains every run once, with the given parallelism, and writes the report after each", async () => {
    const { operations, calls, running } = fakeOperations({});
    await runSweep(runs, 3, never, operations);
    expect(running.peak).toBe(3);
    expect(calls.filter((line) => line.startsWith("begin"))).toEqual(["begin 1", "begin 2", "begin 3", "begin 4"]);
    expect(calls.filter((line) => line === "report")).toHaveLength(4);
  });

  test("when repeated, trains only the runs that are not done", async () => {
    const { operations, calls, states } = fakeOperations({});
    for (const [seed, state] of [
      [1, "not solved"],
      [2, "unfinished"],
      [3, "out of time"],
    ] as const)
      states.set(seed, state);
    await runSweep(runs, 1, never, operations);
    expect(calls.filter((line) => line.startsWith("begin"))).toEqual(["begin 2", "begin 4"]);
    expect(calls.filter((line) => line.startsWith("end"))).toEqual([
      "end 1 not solved",
      "end 2 solved",
      "end 3 out of time",
      "end 4 solved",
    ]);
  });

  test("continues after a failed run and counts the failure", async () => {
    const { operations, calls } = fakeOperations({ 2: new Error("no luck") });
    expect(await runSweep(runs, 1, never, operations)).toEqual({ failures: 1 });
    expect(calls).toContain("fail 2 Error: no luck");
    expect(calls).toContain("end 4 solved");
  });

  test("starts no more runs after the signal aborts", async () => {
    const { operations, calls } = fakeOperations({});
    const stop = new AbortController();
    await runSweep(runs, 1, stop.signal, { ...operations, report: async () => stop.abort() });
    expect(calls).toEqual(["begin 1", "end 1 solved"]);
  });

  test("with more jobs than runs trains each run once", async () => {
    const done: number[] = [];
    await schedule([1, 2], 9, never, async (item) => void done.push(item));
    expect(done).toEqual([1, 2]);
  });
});
