import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyRecipe } from "@dncjs/tasks";
import { defineRecipe } from "@dncjs/train/tools";
import { Command } from "commander";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LoggedLine } from "../run.ts";
import type { TrainEvent } from "../training/events.ts";
import { codeSpan, markdownTable, replaceSection } from "./markdown.ts";
import { reportText, sweepCommandLine } from "./report.ts";
import { course, type RunRecord } from "./runRecord.ts";
import { runSweep, type SweepHands } from "./runSweep.ts";
import { schedule } from "./schedule.ts";
import { summarize } from "./summary.ts";
import type { SweepDescription } from "./sweepFolder.ts";
import { parseAblations, parseShard, runsOfShard, type SweepRun, sweepRuns } from "./sweepRun.ts";
import { ablatedWords, collectWords, passedOptions, spelled, type TrainWords, wordsOf } from "./trainWords.ts";

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
  sittings: ["2026-01-31", "2026-02-01"].map((date) => ({
    ...{ date, processor: "Abacus | mk. 2", cores: 4, system: "linux x64", jobs: 2, threads: 1 },
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

function asBiomeLeavesIt(text: string): string {
  const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
  const root = fileURLToPath(new URL("../../../..", import.meta.url));
  const words = [biome, "format", "--stdin-file-path=page.md"];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, input: text, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

describe("the report of a sweep", () => {
  test("has a row a run and a row a network", () => {
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

  test("names the command, the build, the machine and the days, and says what is not there yet", () => {
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

  test("without ablations has no column for them", () => {
    const text = reportText({ ...description, ablations: [] }, records.slice(0, 3));
    expect(text).not.toContain("network");
    expect(text).toContain("| seed | solved | batches | seconds | bitError |\n");
  });

  test("is Markdown as the formatter leaves it, in a page as well", () => {
    const text = reportText(description, records);
    const page = "# Page\n\n<!-- dnc sweep copy -->\n<!-- /dnc sweep copy -->\n\nThe rest.\n";
    const filled = replaceSection(page, "copy", text, "page.md");
    expect(filled).toContain(text);
    expect(asBiomeLeavesIt(filled)).toBe(filled);
  });

  test("median and worst are those of the runs that were solved", () => {
    expect(summarize(records.slice(0, 3))).toEqual([
      {
        ...{ network: "whole", runs: 3, done: 3, solved: 2 },
        ...{ batches: { median: 2500, worst: 4000 }, seconds: { median: 623.42, worst: 1234.5 } },
      },
    ]);
  });
});

describe("a section of a page", () => {
  const page =
    "before\n<!-- dnc sweep a -->\nold $1\n<!-- /dnc sweep a -->\nafter <!-- dnc sweep b --><!-- /dnc sweep b -->\n";

  test("is replaced and nothing else is, again and again", () => {
    const once = replaceSection(page, "a", "new $& `$1`\n", "page.md");
    expect(once).toBe(page.replace("\nold $1\n", () => "\n\nnew $& `$1`\n\n"));
    expect(replaceSection(once, "a", "new $& `$1`\n", "page.md")).toBe(once);
  });

  test.for([
    ["without the first marker", "<!-- /dnc sweep a -->", "has no <!-- dnc sweep a -->"],
    ["without the last one", "<!-- dnc sweep a -->", "has no <!-- /dnc sweep a -->"],
    ["with a marker twice", `${page}<!-- dnc sweep a -->`, "has more than one <!-- dnc sweep a -->"],
    [
      "with the markers the wrong way round",
      "<!-- /dnc sweep a --><!-- dnc sweep a -->",
      "before <!-- dnc sweep a -->",
    ],
  ])("%s is refused", ([, text, sentence]) => {
    expect(() => replaceSection(text!, "a", "new", "page.md")).toThrow(`page.md has`);
    expect(() => replaceSection(text!, "a", "new", "page.md")).toThrow(sentence);
  });
});

test("a table is aligned, and a cell cannot break out of it", () => {
  expect(markdownTable(["a", "long head"], [["x|y", "1\n2"]])).toEqual([
    "| a    | long head |",
    "| ---- | --------- |",
    "| x\\|y | 1 2       |",
  ]);
  expect(["a", "a`b", "``"].map(codeSpan)).toEqual(["`a`", "`` a`b ``", "``` `` ```"]);
});

describe("shards", () => {
  test("share out all runs: each is in one of them, a seed with all its ablations", () => {
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
          const mine = new Set(shard.map(({ seed }) => seed));
          expect(shard).toHaveLength(3 * mine.size);
        }
      }),
    );
  });

  test("are named i/n", () => {
    expect(parseShard("2/8")).toEqual({ index: 2, of: 8 });
    for (const text of ["0/2", "3/2", "1", "1/0", "a/b", "1/2/3"])
      expect(() => parseShard(text), text).toThrow("1/8 to 8/8");
  });
});

function byNameOf(a: SweepRun, b: SweepRun): number {
  return `${a.without} ${a.seed}`.localeCompare(`${b.without} ${b.seed}`);
}

describe("the words for dnc train", () => {
  const read = (...given: string[]): TrainWords => {
    const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
    const options = passedOptions();
    for (const option of options) command.addOption(option);
    const words = collectWords(command, options);
    command.parse(given, { from: "user" });
    return words();
  };

  test("are those that were given, the last one where one was given twice", () => {
    const given = ["--locations", "8", "--no-masking", "--write-price=0.05@0.4", "--locations", "4"];
    expect(spelled(read(...given))).toEqual(["--locations", "4", "--no-masking", "--write-price", "0.05@0.4"]);
    expect(() => read("--seed", "3")).toThrow("unknown option '--seed'");
  });

  test("say nothing of a memory that is left away", () => {
    const words = read("--locations", "8", "--batches", "20", "--masking");
    expect(spelled(ablatedWords(words, "memory"))).toEqual(["--batches", "20", "--no-memory"]);
    expect(ablatedWords(words, undefined)).toBe(words);
  });

  test("give every run a folder of its own for TensorBoard", () => {
    const words = read("--batches", "20", "--tensorboard", "board");
    expect(wordsOf({ seed: 3 }, words)["--tensorboard"]).toBe(join("board", "seed-3"));
    expect(wordsOf({ seed: 3, without: "links" }, words)).toEqual({
      ...{ "--batches": "20", "--no-links": null },
      "--tensorboard": join("board", "no-links", "seed-3"),
    });
    expect(wordsOf({ seed: 3 }, read("--batches", "20"))).toEqual({ "--batches": "20" });
  });

  test("of ablations come in one order", () => {
    expect(parseAblations("memory,links")).toEqual(["links", "memory"]);
    for (const text of ["", "memory,memory", "locations"])
      expect(() => parseAblations(text), text).toThrow("links,allocation,memory");
  });
});

describe("what became of a run", () => {
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
    ["nothing yet", [], { state: "unfinished", batches: 0, seconds: 0 }],
    [
      "a validation is no end",
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
    expect(course(lines)).toMatchObject(expected);
  });
});

describe("a sweep", () => {
  /** Hands that train as told, and note down what happens. */
  function fakeHands(outcomes: Readonly<Record<number, RunRecord["state"] | Error>>) {
    const states = new Map<number, RunRecord["state"]>();
    const said: string[] = [];
    const running = { now: 0, most: 0 };
    const hands: SweepHands = {
      record: (run) => record(run, { state: states.get(run.seed) ?? "not begun" }),
      async train({ seed }) {
        running.most = Math.max(running.most, ++running.now);
        await Promise.resolve();
        running.now -= 1;
        const outcome = outcomes[seed] ?? "solved";
        if (outcome instanceof Error) throw outcome;
        states.set(seed, outcome);
      },
      report: async () => void said.push("report"),
      watcher: {
        begin: ({ seed }) => void said.push(`begin ${seed}`),
        progress: (_run: SweepRun, _event: TrainEvent) => {},
        end: ({ seed, state }) => void said.push(`end ${seed} ${state}`),
        fail: ({ seed }, sentence) => void said.push(`fail ${seed} ${sentence.split("\n")[0]}`),
      },
    };
    return { hands, said, states, running };
  }

  const runs = sweepRuns([1, 2, 3, 4], []);
  const never = new AbortController().signal;

  test("makes every run once, so many at a time, and writes the report after each", async () => {
    const { hands, said, running } = fakeHands({});
    await runSweep(runs, 3, never, hands);
    expect(running.most).toBe(3);
    expect(said.filter((line) => line.startsWith("begin"))).toEqual(["begin 1", "begin 2", "begin 3", "begin 4"]);
    expect(said.filter((line) => line === "report")).toHaveLength(4);
  });

  test("begun again makes only what is not done", async () => {
    const { hands, said, states } = fakeHands({});
    for (const [seed, state] of [
      [1, "not solved"],
      [2, "unfinished"],
      [3, "out of time"],
    ] as const)
      states.set(seed, state);
    await runSweep(runs, 1, never, hands);
    expect(said.filter((line) => line.startsWith("begin"))).toEqual(["begin 2", "begin 4"]);
    expect(said.filter((line) => line.startsWith("end"))).toEqual([
      ...["end 1 not solved", "end 2 solved", "end 3 out of time", "end 4 solved"],
    ]);
  });

  test("goes on with the others where a run fails, and counts it", async () => {
    const { hands, said } = fakeHands({ 2: new Error("no luck") });
    expect(await runSweep(runs, 1, never, hands)).toEqual({ failures: 1 });
    expect(said).toContain("fail 2 Error: no luck");
    expect(said).toContain("end 4 solved");
  });

  test("begins nothing more once it is told to stop", async () => {
    const { hands, said } = fakeHands({});
    const stop = new AbortController();
    await runSweep(runs, 1, stop.signal, { ...hands, report: async () => stop.abort() });
    expect(said).toEqual(["begin 1", "end 1 solved"]);
  });

  test("with more jobs than runs leaves the others idle", async () => {
    const done: number[] = [];
    await schedule([1, 2], 9, never, async (item) => void done.push(item));
    expect(done).toEqual([1, 2]);
  });
});
