import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readEvents } from "../../../packages/train/src/testing/readEvents.ts";
import { dnc, jsonLines, start, temporaryFolder } from "./testing/command.ts";
import { inProcess } from "./testing/inProcess.ts";

// A small network that trains quickly; it need not learn the task.
const SMALL = ["--max-length", "2", "--bits", "3", "--hidden-size", "8", "--locations", "4", "--word-size", "4"];
const SHORT = [...SMALL, "--batch-size", "4", "--batches", "12", "--evaluate-every", "6"];

interface Line {
  readonly event: string;
  readonly batch: number;
  readonly loss: number;
  readonly tensors: Readonly<Record<string, { readonly norm: number }>>;
}

const logged = (run: string) => jsonLines<Line>(readFileSync(join(run, "metrics.jsonl"), "utf8"));
const losses = (lines: readonly Line[]) => lines.filter(({ event }) => event === "step").map(({ loss }) => loss);

describe("dnc train copy", () => {
  test("trains a bidirectional network with a sparse memory to its end; it has no trace to show", async () => {
    const run = join(temporaryFolder(), "run");
    const flags = [...SHORT, "--bidirectional", "--sparse", "--sparse-reads", "2", "--json"];
    const { code, stdout, stderr } = await inProcess("train", "copy", ...flags, "--out", run);
    expect([code, stderr]).toEqual([0, ""]);
    expect(jsonLines<Line>(stdout).at(-1)).toMatchObject({ event: "end" });
    expect((await inProcess("eval", run)).code).toBe(0);
    for (const command of ["run", "inspect"])
      expect(await inProcess(command, run)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("expected one with a trace"),
      });
  });

  test("trains, evaluates, draws the memory and lists the files", async () => {
    const run = join(temporaryFolder(), "run");
    const { code, stdout, stderr } = await dnc("train", "copy", ...SHORT, "--out", run);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/backend {3}\S.*\(auto: /);
    expect(stdout).toMatch(/^ +12 .* %/m);
    expect(stdout).toContain("memory on one sequence of the evaluation set");
    expect(stdout).toMatch(/bitError +0\.\d+ /);
    expect(stdout).not.toContain("\u001b");
    const files = readdirSync(run).sort();
    expect(files).toEqual(["checkpoint.safetensors", "metrics.jsonl", "model.safetensors", "run.json"]);
    for (const file of files) expect(stdout).toContain(join(run, file));

    const evaluated = await inProcess("eval", run, "--json");
    expect(JSON.parse(evaluated.stdout)).toMatchObject({
      run,
      task: "copy",
      sequences: 100,
      bitError: expect.any(Number),
    });
  });

  test("--json prints one object per line and nothing else", async () => {
    const { stdout } = await inProcess("train", "copy", ...SHORT, "--out", join(temporaryFolder(), "run"), "--json");
    const lines = jsonLines<Line>(stdout);
    expect(lines[0]).toMatchObject({ event: "start", batch: 0, batches: 12 });
    expect(losses(lines)).toHaveLength(12);
    expect(lines.at(-1)).toMatchObject({ event: "end", outcome: "finished", batch: 12 });
  });

  test("tensorflow.js trains as the reference does, in plain operations and in one, and writes an ordinary run", async () => {
    const folder = temporaryFolder();
    const trained = async (backend: string) => {
      const run = join(folder, backend);
      const { code, stderr } = await inProcess("train", "copy", ...SHORT, "--backend", backend, "--out", run);
      expect([code, stderr]).toEqual([0, ""]);
      return losses(logged(run));
    };
    const expected = await trained("reference");
    for (const backend of ["tfjs-wasm", "tfjs-cpu-fused"]) {
      const found = await trained(backend);
      expect(found).toHaveLength(expected.length);
      for (const [k, loss] of expected.entries()) expect(found[k]).toBeCloseTo(loss, 3);
    }
    const evaluated = await inProcess("eval", join(folder, "tfjs-wasm"), "--json");
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ task: "copy", sequences: 100 });
  });

  test("Ctrl-C saves; the resumed run has the losses of an uninterrupted run", async () => {
    const folder = temporaryFolder();
    const whole = join(folder, "whole");
    const parts = join(folder, "parts");
    const backend = ["--backend", "wasm-simd"]; // the same bits in every process
    const flags = [...SMALL, "--batch-size", "4", "--batches", "600", "--no-stop-when-solved", ...backend];
    const running = start({}, "train", "copy", ...flags, "--out", parts, "--json");
    await running.untilPrinted('"batch":20,');
    running.kill("SIGINT");
    expect((await running.result).code).toBe(130);
    const before = losses(logged(parts)).length;
    expect(before).toBeGreaterThanOrEqual(20);
    expect(before).toBeLessThan(600);

    const resumed = await inProcess("train", "copy", "--out", parts, "--resume", ...backend);
    expect(resumed.stdout).toContain(`resumed after ${before} batches`);
    await inProcess("train", "copy", ...flags, "--out", whole);
    expect(losses(logged(parts))).toEqual(losses(logged(whole)));
    expect(readFileSync(join(parts, "checkpoint.safetensors"))).toEqual(
      readFileSync(join(whole, "checkpoint.safetensors")),
    );
  });

  test("a stopped run names its backend in the command to resume, and another build when it is resumed", async () => {
    const run = join(temporaryFolder(), "run");
    const stopped = await inProcess("train", "copy", ...SHORT, "--backend", "reference", "--until", "2", "--out", run);
    expect(stopped.stdout).toContain(`train copy --out ${run} --resume --backend reference\n`);
    const resume = ["train", "copy", "--out", run, "--resume", "--until"];
    const same = await inProcess(...resume, "3", "--backend", "reference");
    expect(same.stdout).not.toContain("another build");
    const other = await inProcess(...resume, "4", "--backend", "wasm-simd");
    expect(other.stdout).toMatch(/^ +so far the run was trained on .*reference.*; another build gives other numbers$/m);
    const threads = await inProcess(...resume, "5", "--backend", "wasm-simd", "--threads", "2");
    expect(threads.stdout).not.toContain("another build");
  });

  test("a run out of patience reports that it stalled and what to try, also when it is resumed", async () => {
    const run = join(temporaryFolder(), "run");
    const flags = ["--learning-rate", "0", "--patience", "2", "--evaluate-every", "3"];
    const { code, stdout } = await inProcess("train", "copy", ...SHORT, ...flags, "--out", run);
    expect(code).toBe(0);
    expect(stdout).toContain("not solved after 9 batches");
    expect(stdout).toMatch(/^stalled: best bitError .* after 3 batches, no improvement in 2 evaluations since$/m);
    expect(stdout).toMatch(/^try .*--learning-rate.*--patience$/m);
    const again = await inProcess("train", "copy", "--out", run, "--resume", "--json");
    expect(jsonLines<Line>(again.stdout).at(-1)).toMatchObject({ event: "end", outcome: "stalled", batch: 9 });
  });

  test("a curriculum advances from lesson to lesson, also after resuming", async () => {
    const run = join(temporaryFolder(), "run");
    const flags = [...SMALL, "--max-length", "4", "--batch-size", "4", "--curriculum", "1@0.3", "--json", "--out", run];
    const training = ["train", "copy", ...flags, "--batches", "9", "--evaluate-every", "3"];
    const [begun] = jsonLines<Line>((await inProcess(...training, "--until", "4")).stdout);
    expect(begun).toMatchObject({ event: "start", lesson: { index: 0, count: 3, description: "1 column" } });
    const { stdout } = await inProcess("train", "copy", "--out", run, "--resume");
    expect(stdout).toMatch(/^lesson +2\/3: /m);
    expect(stdout).toMatch(/^lesson 3\/3: /m);
    const lessons = logged(run).filter(({ event }) => event === "lesson");
    expect(lessons).toMatchObject([
      { batch: 3, index: 1 },
      { batch: 6, index: 2 },
    ]);
  });

  test("the learning rate follows the schedule of the flag", async () => {
    const flags = ["--learning-rate", "0:linear,8e-3@0.5,1e-3@0.75", "--json", "--out", join(temporaryFolder(), "run")];
    const { stdout } = await inProcess("train", "copy", ...SHORT, "--batches", "8", ...flags);
    const rates = jsonLines<{ event: string; learningRate: number }>(stdout)
      .filter(({ event }) => event === "step")
      .map(({ learningRate }) => learningRate);
    for (const [index, rate] of [0, 2e-3, 4e-3, 6e-3, 8e-3, 8e-3, 1e-3, 1e-3].entries()) {
      expect(rates[index]).toBeCloseTo(rate, 12);
    }
  });

  test("--gradient-statistics logs every tensor at every evaluation", async () => {
    const run = join(temporaryFolder(), "run");
    await inProcess("train", "copy", ...SHORT, "--gradient-statistics", "--out", run);
    const lines = jsonLines<{ event: string; batch: number; tensors: Record<string, object> }>(
      readFileSync(join(run, "metrics.jsonl"), "utf8"),
    ).filter(({ event }) => event === "gradients");
    expect(lines.map(({ batch }) => batch)).toEqual([6, 12]);
    const figure = expect.any(Number);
    for (const { tensors } of lines) {
      expect(tensors["interface.weight"]).toEqual({ norm: figure, largest: figure, zeros: figure, weightNorm: figure });
    }
  });

  test("weights that overflow end the run with the name of the tensor, or are rolled back; both leave a valid run", async () => {
    const folder = temporaryFolder();
    const config = join(folder, "explosive.json");
    writeFileSync(config, JSON.stringify({ optimizer: { type: "adamw", learningRate: 1000, weightDecay: 1 } }));
    const explode = (policy: string) =>
      inProcess(
        "train",
        "copy",
        ...SHORT,
        "--batches",
        "24",
        "--config",
        config,
        "--on-non-finite",
        policy,
        "--out",
        join(folder, policy),
      );
    const stopped = await explode("stop");
    expect([stopped.code, stopped.stderr]).toEqual([1, expect.stringMatching(/^dnc: batch \d+: .*not finite.*\n$/)]);
    expect(stopped.stdout).toMatch(/^try .*--on-non-finite rollBack$/m);
    const rolled = await explode("rollBack");
    expect(rolled.code).toBe(0);
    expect(rolled.stdout).toMatch(/^batch \d+ rolled back to the last evaluation: /m);
    expect(logged(join(folder, "rollBack")).some(({ event }) => event === "skipped")).toBe(true);
    expect((await inProcess("eval", join(folder, "rollBack"))).code).toBe(0);
  });

  test("a run is never overwritten: it is resumed with --resume or moved aside with --fresh", async () => {
    const run = join(temporaryFolder(), "run");
    await inProcess("train", "copy", ...SHORT, "--out", run);
    const rejected = await inProcess("train", "copy", ...SHORT, "--out", run);
    expect([rejected.code, rejected.stdout]).toEqual([2, ""]);
    expect(rejected.stderr).toMatch(/^dnc: .*--resume.*--fresh.*\n$/);
    const changed = await inProcess("train", "copy", "--out", run, "--resume", "--locations", "8");
    expect([changed.code, changed.stderr]).toEqual([
      2,
      expect.stringMatching(/cannot change recipe\.model\.memory\.locations: got 8, expected 4 as in /),
    ]);
    const fresh = await inProcess("train", "copy", ...SHORT, "--out", run, "--fresh");
    expect(fresh.stdout).toContain(`moved the existing run ${run} to ${run}.1`);
    expect(existsSync(join(`${run}.1`, "model.safetensors"))).toBe(true);
  });
});

describe("dnc train --tensorboard", () => {
  /** Numbers by tag, as [batch, value] pairs, in all event files of a folder in TensorBoard's order. */
  const shown = (folder: string) => {
    const numbers: Record<string, [number, number][]> = {};
    const events = readdirSync(folder)
      .sort()
      .flatMap((name) => readEvents(join(folder, name)));
    for (const { step, scalars } of events) {
      for (const [tag, value] of Object.entries(scalars)) numbers[tag] = [...(numbers[tag] ?? []), [step, value]];
    }
    return { numbers, starts: events.filter(({ starts }) => starts).map(({ step }) => step), events };
  };

  test("writes the logged numbers, and the recipe as text", async () => {
    const run = join(temporaryFolder(), "run");
    const board = join(temporaryFolder(), "board", "run");
    const flags = ["--curriculum", "1", "--gradient-statistics", "--out", run, "--tensorboard", board];
    const { code, stderr } = await inProcess("train", "copy", ...SHORT, ...flags);
    expect([code, stderr]).toEqual([0, ""]);
    const { numbers, starts, events } = shown(board);
    const lines = logged(run);
    const pairs = (event: string, value: (line: Line) => number) =>
      lines.filter((line) => line.event === event).map((line) => [line.batch, Math.fround(value(line))]);
    expect(numbers.loss).toEqual(pairs("step", ({ loss }) => loss));
    expect(numbers["validation/bitError"]!.map(([step]) => step)).toEqual([6, 12]);
    expect(numbers["evaluation/bitError"]!.map(([step]) => step)).toEqual([12]);
    expect(Object.keys(numbers)).toEqual(expect.arrayContaining(["writeCost", "gradientNorm", "learningRate"]));
    expect(numbers["gradients/controller.0.weight_ih/norm"]).toEqual(
      pairs("gradients", ({ tensors }) => tensors["controller.0.weight_ih"]!.norm),
    );
    const [{ batch: last }] = lines.filter(({ event }) => event === "lesson") as [Line];
    expect(numbers.lesson).toEqual(pairs("step", ({ batch }) => Number(batch > last)));
    expect(starts).toEqual([1]);
    const { recipe } = JSON.parse(readFileSync(join(run, "run.json"), "utf8")) as { recipe: object };
    const [, json] = /^```json\n(.*)\n```$/s.exec(events[2]!.texts.run!)!;
    expect(JSON.parse(json!)).toMatchObject({ seed: 1, recipe });
  });

  test("a resumed run writes a new file that starts at its first batch", async () => {
    const run = join(temporaryFolder(), "run");
    const board = temporaryFolder();
    await inProcess("train", "copy", ...SHORT, "--out", run, "--tensorboard", board, "--until", "5");
    const before = losses(logged(run)).length;
    expect(before).toBe(5);
    await inProcess("train", "copy", "--out", run, "--resume", "--tensorboard", board);
    const { numbers, starts } = shown(board);
    expect(readdirSync(board)).toHaveLength(2);
    expect(starts).toEqual([1, before + 1]);
    expect(numbers.loss).toEqual(
      logged(run).flatMap((line) => (line.event === "step" ? [[line.batch, Math.fround(line.loss)]] : [])),
    );
  });

  test("a folder that is not writable is rejected before anything is written", async () => {
    const folder = temporaryFolder();
    const run = join(folder, "run");
    const file = join(folder, "file");
    writeFileSync(file, "");
    const { code, stdout, stderr } = await inProcess(
      "train",
      "copy",
      ...SHORT,
      "--out",
      run,
      "--tensorboard",
      join(file, "b"),
    );
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(`dnc: --tensorboard ${join(file, "b")}: ${file}: got a file, expected a folder\n`);
    expect(existsSync(run)).toBe(false);
  });
});

describe("invalid input gives one message, exit code 2, and changes nothing", () => {
  const folder = "never";
  const cases: readonly (readonly [string, RegExp, ...string[]])[] = [
    ["an unknown flag", /unknown option '--colour'/, "train", "copy", "--colour", "red"],
    ["an unknown task", /unknown command 'juggle'/, "train", "juggle"],
    ["an invalid number", /--locations.*many.*whole number/, "train", "copy", "--locations", "many"],
    ["a number out of range", /^dnc: --locations: got 0, expected/, "train", "copy", "--locations", "0"],
    ["memory sizes with --no-memory", /cannot be used with/, "train", "copy", "--no-memory", "--locations", "8"],
    ...[
      ["--sparse-reads 3", "--no-sparse"],
      ["--sparse-resolution 3", "--no-sparse"],
      ["--sparse-links 3", "--no-links"],
      ["--sparse-allocations 3", "--no-allocation"],
    ].map(([flag, off]): (typeof cases)[number] => {
      const [name, number] = flag!.split(" ") as [string, string];
      const message = new RegExp(`^dnc: ${name} has no effect with ${off}: omit one of the two\n$`);
      return [`${flag} with ${off}`, message, "train", "copy", name, number, off!];
    }),
    [
      "threads of a backend with one",
      /^dnc: --threads: got 4, expected 1, the threads of reference\n/,
      ...["train", "copy", "--backend", "reference", "--threads", "4"],
    ],
    ["a bound of gradients in no LSTM", /cannot be used/, "plan", "copy", "--feedforward", "8", "--gradient-clip", "1"],
    ["a minimum above the maximum", /minLength: got 9/, "train", "copy", "--min-length", "9"],
    [
      "a curriculum for a task without lessons",
      /--curriculum: task n-gram has no lessons/,
      "train",
      "n-gram",
      "--curriculum",
      "0.1@0.2",
    ],
    [
      "a schedule without AT",
      /--learning-rate: got "1,2", expected RATE@AT after the first rate/,
      "train",
      "copy",
      "--learning-rate",
      "1,2",
    ],
    ["a schedule that is not ascending", /^dnc: --learning-rate: got 0/, "train", "copy", "--learning-rate", "1@0,2@0"],
    ["an unknown policy", /--on-non-finite.*stop, skip, rollBack/, "train", "copy", "--on-non-finite", "hope"],
    ["bAbI without its text", /missing --data: expected the folder of the official bAbI text/, "train", "babi"],
    ["a missing folder", /--data .*: no such folder/, "train", "babi", "--data", "none"],
  ];
  test.for(cases)("%s", async ([, message, ...args]) => {
    const run = join(temporaryFolder(), folder);
    const { code, stdout, stderr } = await inProcess(...args, "--out", run);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
    expect(existsSync(run)).toBe(false);
  });

  test("a folder without the bAbI text is rejected with the missing file and a hint", async () => {
    const data = temporaryFolder();
    mkdirSync(join(data, "en-10k"));
    writeFileSync(join(data, "en-10k", "qa2_two-supporting-facts_train.txt"), "");
    const { code, stderr } = await inProcess("train", "babi", "--task", "2", "--data", data);
    expect(code).toBe(2);
    expect(stderr).toContain("does not contain qa2_two-supporting-facts_train.txt; it is in ");
  });

  test("a folder that is not a run is rejected", async () => {
    const { code, stderr } = await inProcess("eval", temporaryFolder());
    expect([code, stderr]).toEqual([2, expect.stringContaining("has no run.json")]);
  });
});
