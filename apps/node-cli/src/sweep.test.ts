import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readEvents } from "../../../packages/train/src/testing/readEvents.ts";
import type { RunRecord } from "./sweep/runRecord.ts";
import { dnc, jsonLines, start, temporaryFolder } from "./testing/command.ts";
import { inProcess } from "./testing/inProcess.ts";

// A small network that trains quickly; it need not learn the task.
// `auto` would start every process twice, and compile all kernels in it.
const BACKEND = ["--backend", "wasm-simd"];
const TINY = [...BACKEND, "--bits", "2", "--max-length", "2", "--batch-size", "4", "--batches", "20"];
const SMALL = [
  ...BACKEND,
  "--batch-size",
  "4",
  "--bits",
  "3",
  "--max-length",
  "2",
  "--hidden-size",
  "8",
  "--locations",
  "4",
  "--word-size",
  "4",
];

interface Line extends RunRecord {
  readonly event: string;
}

const recordsOf = (folder: string) => jsonLines<RunRecord>(readFileSync(join(folder, "sweep.jsonl"), "utf8"));
const read = (...path: string[]) => readFileSync(join(...path));

/** Many commands run in sequence: the limit must hold on a busy machine. */
const patience = { timeout: 300_000 };

describe("dnc sweep", patience, () => {
  test("trains every seed as dnc train does, writes table and page, and repeats nothing", async () => {
    const folder = temporaryFolder();
    const sweep = join(folder, "sweep");
    const alone = join(folder, "alone");
    const page = join(folder, "page.md");
    writeFileSync(page, "<!-- dnc sweep tiny -->\n\n<!-- /dnc sweep tiny -->\n");
    const args = ["sweep", "copy", "--seeds", "2", ...TINY, "--ablate", "memory", "--out", sweep];
    const { code, stdout, stderr } = await dnc(...args, "--page", page, "--name", "tiny");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^whole +1 +(yes|no) +20 .* %$/m);
    expect(recordsOf(sweep).map(({ seed, without, batches }) => [seed, without, batches])).toEqual([
      [1, undefined, 20],
      [2, undefined, 20],
      [1, "memory", 20],
      [2, "memory", 20],
    ]);
    await inProcess("train", "copy", "--seed", "2", ...TINY, "--out", alone);
    expect(read(sweep, "seed-2", "model.safetensors")).toEqual(read(alone, "model.safetensors"));
    const table = read(sweep, "table.md").toString();
    expect(readFileSync(page, "utf8")).toBe(`<!-- dnc sweep tiny -->\n\n${table}\n<!-- /dnc sweep tiny -->\n`);

    const logs = () =>
      ["seed-1", "seed-2", "no-memory/seed-1"].map((run) => read(sweep, run, "metrics.jsonl").toString());
    const before = [...logs(), read(sweep, "sweep.json").toString(), table];
    expect((await inProcess(...args)).stdout).not.toContain("starts");
    expect([...logs(), read(sweep, "sweep.json").toString(), read(sweep, "table.md").toString()]).toEqual(before);
    expect((await inProcess("sweep", "copy", "--out", sweep, "--report")).stdout).toBe(table);
  });

  test("--tensorboard writes one folder per run, named as in the folder of the sweep", async () => {
    const folder = temporaryFolder();
    const sweep = join(folder, "sweep");
    const board = join(folder, "board");
    const flags = ["--seeds", "1", ...TINY, "--ablate", "memory", "--out", sweep, "--tensorboard", board];
    expect((await dnc("sweep", "copy", ...flags)).code).toBe(0);
    for (const run of ["seed-1", join("no-memory", "seed-1")]) {
      const [file, ...others] = readdirSync(join(board, run));
      expect(others).toEqual([]);
      const shown = readEvents(join(board, run, file!)).flatMap(({ scalars }) => scalars.loss ?? []);
      const log = jsonLines<{ loss?: number }>(read(sweep, run, "metrics.jsonl").toString());
      expect(shown).toEqual(log.flatMap(({ loss }) => (loss === undefined ? [] : [Math.fround(loss)])));
    }
  });

  test("other flags in the same folder are rejected, and nothing changes", async () => {
    const sweep = join(temporaryFolder(), "sweep");
    await dnc("sweep", "copy", "--seeds", "1", ...TINY, "--out", sweep);
    const before = readdirSync(sweep).map((name) => [name, name.includes(".") && read(sweep, name).toString()]);
    for (const [flags, message] of [
      [["--seeds", "2", ...TINY], /cannot change seeds of a sweep: got "1 to 2", expected "1 to 1" as in /],
      [
        ["--seeds", "1", ...TINY, "--locations", "8"],
        /recipe\.model\.memory\.locations of a sweep: got 8, expected 16 as in /,
      ],
      [["--seeds", "1", ...TINY, "--bits", "3"], /task\.bits of a sweep: got 3, expected 2 as in /],
      [["--seeds", "1", ...TINY, "--ablate", "memory"], /ablations of a sweep: got "memory", expected "" as in /],
      [["--seeds", "1", ...TINY, "--max-minutes", "5"], /maxMinutes of a sweep: got 5, expected null as in /],
    ] as const) {
      const { code, stdout, stderr } = await inProcess("sweep", "copy", ...flags, "--out", sweep);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^dnc: .*\n$/);
      expect(stderr).toMatch(message);
    }
    expect(readdirSync(sweep).map((name) => [name, name.includes(".") && read(sweep, name).toString()])).toEqual(
      before,
    );
  });

  test("invalid input is rejected before anything is written", async () => {
    const folder = temporaryFolder();
    const page = join(folder, "page.md");
    writeFileSync(page, "<!-- dnc sweep copy -->\n");
    mkdirSync(join(folder, "letters"));
    writeFileSync(join(folder, "letters", "a.txt"), "");
    const sweep = join(folder, "sweep");
    for (const [message, ...flags] of [
      [/missing --seeds: expected a number of seeds/],
      [/--seeds/, "--seeds", "0"],
      [/^dnc: --locations: got 0, expected/, "--seeds", "2", "--locations", "0"],
      [/--shard/, "--seeds", "2", "--shard", "3/2"],
      [/^dnc: --threads: got 4, expected 1/, "--seeds", "2", "--backend", "gpu", "--threads", "4"],
      [/unknown option '--seed'/, "--seed", "2"],
      [/<!-- \/dnc sweep copy --> in .*page\.md: got 0, expected exactly one/, "--seeds", "2", "--page", page],
      [/requires a network with memory|cannot be used with/, "--seeds", "2", "--no-memory", "--ablate", "memory"],
      [/--tensorboard .*page\.md: got a file, expected a folder/, "--seeds", "2", "--tensorboard", page],
      [/contains no sweep/, "--seeds", "2", "--out", join(folder, "letters")],
      [/is not a sweep/, "--report"],
      [/'--report' cannot be used with option '--seeds <n>'/, "--report", "--seeds", "2"],
      [/'--report' cannot be used with option '--shard <i\/n>'/, "--report", "--shard", "1/2"],
      [/^dnc: --bits has no effect with --report/, "--report", "--bits", "3"],
      [/^dnc: --locations has no effect with --report/, "--report", "--locations", "8"],
      [/^dnc: --name: expected --page as well/, "--seeds", "2", "--name", "tiny"],
    ] as const) {
      const { code, stdout, stderr } = await inProcess("sweep", "copy", "--out", sweep, ...flags);
      expect([code, stdout], stderr).toEqual([2, ""]);
      expect(stderr).toMatch(message);
      expect(existsSync(sweep)).toBe(false);
    }
    expect(readdirSync(folder).toSorted()).toEqual(["letters", "page.md"]);
  });

  test("concurrent shards in one folder train each run once, and the last one writes the complete table", async () => {
    const sweep = join(temporaryFolder(), "sweep");
    const shard = (text: string) =>
      dnc("sweep", "copy", "--seeds", "3", ...TINY, "--out", sweep, "--json", "--shard", text);
    const results = await Promise.all([shard("1/2"), shard("2/2")]);
    expect(results.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    const begun = results.map(({ stdout }) => jsonLines<Line>(stdout).filter(({ event }) => event === "begin"));
    expect(begun.map((lines) => lines.map(({ seed }) => seed))).toEqual([[1, 3], [2]]);
    expect(recordsOf(sweep).map(({ state, batches }) => [state !== "unfinished", batches])).toEqual([
      [true, 20],
      [true, 20],
      [true, 20],
    ]);
    expect(read(sweep, "table.md").toString()).not.toContain("runs are done");
    expect(jsonLines(read(sweep, "sweep.json").toString().replaceAll("\n", ""))[0]).toMatchObject({
      invocations: [{}, {}],
    });
  });

  test.for(["SIGKILL", "SIGINT"] as const)(
    "after %s the same command resumes the sweep, with the same result as without the interruption",
    async (signal) => {
      const sweep = join(temporaryFolder(), "sweep");
      const flags = [...SMALL, "--batches", "1500", "--no-stop-when-solved", "--checkpoint-every", "0.1"];
      const args = ["sweep", "copy", "--seeds", "2", "--jobs", "2", ...flags, "--out", sweep];
      const running = start({}, ...args);
      for (const seed of [1, 2]) await logged(join(sweep, `seed-${seed}`, "metrics.jsonl"), '"batch":50,');
      running.kill(signal);
      const { code, stdout } = await running.result;
      if (signal === "SIGINT") {
        expect(code).toBe(130);
        expect(stdout).toContain("2 runs are not done");
        expect(recordsOf(sweep).map(({ state }) => state)).toEqual(["unfinished", "unfinished"]);
      }
      const again = await dnc(...args);
      expect([again.code, again.stderr]).toEqual([0, ""]);
      expect(again.stdout).toMatch(/seed [12] resumes after \d+ batches/);
      await inProcess("train", "copy", "--seed", "1", ...flags, "--out", `${sweep}-alone`);
      expect(read(sweep, "seed-1", "model.safetensors")).toEqual(read(`${sweep}-alone`, "model.safetensors"));
      expect(recordsOf(sweep).map(({ batches }) => batches)).toEqual([1500, 1500]);
    },
  );

  test("--max-minutes stops and evaluates a run, which counts as not solved and is not resumed", async () => {
    const sweep = join(temporaryFolder(), "sweep");
    const flags = [...SMALL, "--batches", "1000000", "--no-stop-when-solved", "--max-minutes", "0.01"];
    const args = ["sweep", "copy", "--seeds", "1", ...flags, "--out", sweep];
    expect((await dnc(...args)).stdout).toMatch(/no, out of time/);
    const [record] = recordsOf(sweep);
    expect(record).toMatchObject({ state: "out of time", solved: false, metrics: { bitError: expect.any(Number) } });
    expect(record!.seconds).toBeGreaterThanOrEqual(0.5);
    await inProcess(...args);
    expect(recordsOf(sweep)).toEqual([record]);
  });

  test("a failed run is reported with its message, and the others are trained", async () => {
    const sweep = join(temporaryFolder(), "sweep");
    mkdirSync(join(sweep, "seed-1"), { recursive: true });
    writeFileSync(join(sweep, "sweep.json"), "{}");
    const args = ["sweep", "copy", "--seeds", "2", ...TINY, "--out", sweep];
    expect((await inProcess(...args)).stderr).toMatch(/sweep\.json was not written by dnc/);
    const other = `${sweep}-other`;
    await dnc("sweep", "copy", "--seeds", "2", ...TINY, "--out", other, "--shard", "2/2");
    mkdirSync(join(other, "seed-1"));
    writeFileSync(join(other, "seed-1", "letter.txt"), "");
    const { code, stdout } = await dnc("sweep", "copy", "--seeds", "2", ...TINY, "--out", other);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^seed 1 failed: .* contains no run/m);
    expect(stdout).toContain("1 run is not done");
  });
});

/** Resolves when the file contains the text. */
async function logged(path: string, text: string): Promise<void> {
  while (!existsSync(path) || !readFileSync(path, "utf8").includes(text))
    await new Promise((done) => setTimeout(done, 20));
}
