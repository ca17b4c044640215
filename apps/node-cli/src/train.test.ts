import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dnc, jsonLines, scratch, start } from "./testing/command.ts";
import { readEvents } from "./testing/readEvents.ts";

// A network that is trained in a moment: what it learns is not the point here.
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
  test("trains, judges, draws the memory at work and says where everything is", async () => {
    const run = join(scratch(), "run");
    const { code, stdout, stderr } = await dnc("train", "copy", ...SHORT, "--out", run);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/backend {3}\S.*\(auto: /);
    expect(stdout).toMatch(/^ +12 .* %/m);
    expect(stdout).toContain("the memory at work");
    expect(stdout).toMatch(/bitError +0\.\d+ /);
    expect(stdout).not.toContain("\u001b");
    const files = readdirSync(run).sort();
    expect(files).toEqual(["checkpoint.safetensors", "metrics.jsonl", "model.safetensors", "run.json"]);
    for (const file of files) expect(stdout).toContain(join(run, file));

    const judged = await dnc("eval", run, "--json");
    expect(JSON.parse(judged.stdout)).toMatchObject({
      run,
      task: "copy",
      sequences: 100,
      bitError: expect.any(Number),
    });
  });

  test("--json says the same in one object a line and nothing else", async () => {
    const { stdout } = await dnc("train", "copy", ...SHORT, "--out", join(scratch(), "run"), "--json");
    const lines = jsonLines<Line>(stdout);
    expect(lines[0]).toMatchObject({ event: "start", batch: 0, batches: 12 });
    expect(losses(lines)).toHaveLength(12);
    expect(lines.at(-1)).toMatchObject({ event: "end", outcome: "finished", batch: 12 });
  });

  test("tensorflow.js learns what the reference does, in plain operations and in one, and the run is like any other", async () => {
    const folder = scratch();
    const trained = async (backend: string) => {
      const run = join(folder, backend);
      const { code, stderr } = await dnc("train", "copy", ...SHORT, "--backend", backend, "--out", run);
      expect([code, stderr]).toEqual([0, ""]);
      return losses(logged(run));
    };
    const expected = await trained("reference");
    for (const backend of ["tfjs-wasm", "tfjs-cpu-fused"]) {
      const found = await trained(backend);
      expect(found).toHaveLength(expected.length);
      for (const [k, loss] of expected.entries()) expect(found[k]).toBeCloseTo(loss, 3);
    }
    const judged = await dnc("eval", join(folder, "tfjs-wasm"), "--json");
    expect(JSON.parse(judged.stdout)).toMatchObject({ task: "copy", sequences: 100 });
  });

  test("Ctrl-C saves; going on from there gives the losses of a run that was never stopped", async () => {
    const folder = scratch();
    const [whole, parts] = [join(folder, "whole"), join(folder, "parts")];
    const flags = [...SMALL, "--batch-size", "4", "--batches", "600", "--no-stop-when-solved"];
    const running = start({}, "train", "copy", ...flags, "--out", parts, "--json");
    await running.said('"batch":20,');
    running.kill("SIGINT");
    expect((await running.result).code).toBe(130);
    const before = losses(logged(parts)).length;
    expect(before).toBeGreaterThanOrEqual(20);
    expect(before).toBeLessThan(600);

    expect((await dnc("train", "copy", "--out", parts, "--resume")).stdout).toContain(
      `going on after ${before} batches`,
    );
    await dnc("train", "copy", ...flags, "--out", whole);
    expect(losses(logged(parts))).toEqual(losses(logged(whole)));
    expect(readFileSync(join(parts, "checkpoint.safetensors"))).toEqual(
      readFileSync(join(whole, "checkpoint.safetensors")),
    );
  });

  test("a run without patience left says that it stalled and what to try; resuming it says so again", async () => {
    const run = join(scratch(), "run");
    const flags = ["--learning-rate", "0", "--patience", "2", "--evaluate-every", "3"];
    const { code, stdout } = await dnc("train", "copy", ...SHORT, ...flags, "--out", run);
    expect(code).toBe(0);
    expect(stdout).toContain("not solved after 9 batches");
    expect(stdout).toMatch(/^stalled: bitError is no better than .* after 3 batches, in the 2 evaluations since$/m);
    expect(stdout).toMatch(/^try .*--learning-rate.*--patience$/m);
    const again = await dnc("train", "copy", "--out", run, "--resume", "--json");
    expect(jsonLines<Line>(again.stdout).at(-1)).toMatchObject({ event: "end", outcome: "stalled", batch: 9 });
  });

  test("a curriculum goes from lesson to lesson, also where it is resumed", async () => {
    const run = join(scratch(), "run");
    const flags = [...SMALL, "--max-length", "4", "--batch-size", "4", "--curriculum", "1@0.3", "--json", "--out", run];
    const running = start({}, "train", "copy", ...flags, "--batches", "900", "--evaluate-every", "300");
    await running.said('"event":"lesson"');
    running.kill("SIGINT");
    const [begun] = jsonLines<Line>((await running.result).stdout);
    expect(begun).toMatchObject({ event: "start", lesson: { index: 0, count: 3, description: "1 column" } });
    const { stdout } = await dnc("train", "copy", "--out", run, "--resume");
    expect(stdout).toMatch(/^at +lesson 2\/3: /m);
    expect(stdout).toMatch(/^on to lesson 3\/3: /m);
    const lessons = logged(run).filter(({ event }) => event === "lesson");
    expect(lessons).toMatchObject([
      { batch: 300, index: 1 },
      { batch: 600, index: 2 },
    ]);
  });

  test("a schedule is given in words, and followed", async () => {
    const flags = ["--learning-rate", "0:linear,8e-3@0.5,1e-3@0.75", "--json", "--out", join(scratch(), "run")];
    const { stdout } = await dnc("train", "copy", ...SHORT, "--batches", "8", ...flags);
    const rates = jsonLines<{ event: string; learningRate: number }>(stdout)
      .filter(({ event }) => event === "step")
      .map(({ learningRate }) => learningRate);
    for (const [index, rate] of [0, 2e-3, 4e-3, 6e-3, 8e-3, 8e-3, 1e-3, 1e-3].entries()) {
      expect(rates[index]).toBeCloseTo(rate, 12);
    }
  });

  test("--gradient-statistics logs every tensor at every evaluation", async () => {
    const run = join(scratch(), "run");
    await dnc("train", "copy", ...SHORT, "--gradient-statistics", "--out", run);
    const lines = jsonLines<{ event: string; batch: number; tensors: Record<string, object> }>(
      readFileSync(join(run, "metrics.jsonl"), "utf8"),
    ).filter(({ event }) => event === "gradients");
    expect(lines.map(({ batch }) => batch)).toEqual([6, 12]);
    const figure = expect.any(Number);
    for (const { tensors } of lines) {
      expect(tensors["interface.weight"]).toEqual({ norm: figure, largest: figure, zeros: figure, weightNorm: figure });
    }
  });

  test("weights that overflow end the run with the name of the tensor, or are rolled back; both leave a run", async () => {
    const folder = scratch();
    const config = join(folder, "explosive.json");
    writeFileSync(config, JSON.stringify({ optimizer: { type: "adamw", learningRate: 1000, weightDecay: 1 } }));
    const explode = (policy: string) =>
      dnc(
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
    expect(rolled.stdout).toMatch(/^batch \d+ rolled back to the newest evaluation: /m);
    expect(logged(join(folder, "rollBack")).some(({ event }) => event === "skipped")).toBe(true);
    expect((await dnc("eval", join(folder, "rollBack"))).code).toBe(0);
  });

  test("a run is never overwritten: it is gone on with, or moved aside when told to", async () => {
    const run = join(scratch(), "run");
    await dnc("train", "copy", ...SHORT, "--out", run);
    const refused = await dnc("train", "copy", ...SHORT, "--out", run);
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toMatch(/^dnc: .*--resume.*--fresh.*\n$/);
    const changed = await dnc("train", "copy", "--out", run, "--resume", "--locations", "8");
    expect([changed.code, changed.stderr]).toEqual([2, expect.stringMatching(/memory\.locations is 4 .* 8/)]);
    const fresh = await dnc("train", "copy", ...SHORT, "--out", run, "--fresh");
    expect(fresh.stdout).toContain(`moved to ${run}.1`);
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

  test("writes what is logged, and the recipe as a text", async () => {
    const [run, board] = [join(scratch(), "run"), join(scratch(), "board", "run")];
    const flags = ["--curriculum", "1", "--gradient-statistics", "--out", run, "--tensorboard", board];
    const { code, stderr } = await dnc("train", "copy", ...SHORT, ...flags);
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

  test("a run that goes on writes a new file that begins at its first batch", async () => {
    const [run, board] = [join(scratch(), "run"), scratch()];
    const long = [...SMALL, "--batch-size", "4", "--batches", "600", "--no-stop-when-solved"];
    const running = start({}, "train", "copy", ...long, "--out", run, "--tensorboard", board, "--json");
    await running.said('"batch":20,');
    running.kill("SIGINT");
    await running.result;
    const before = losses(logged(run)).length;
    await dnc("train", "copy", "--out", run, "--resume", "--tensorboard", board);
    const { numbers, starts } = shown(board);
    expect(readdirSync(board)).toHaveLength(2);
    expect(starts).toEqual([1, before + 1]);
    expect(numbers.loss).toEqual(
      logged(run).flatMap((line) => (line.event === "step" ? [[line.batch, Math.fround(line.loss)]] : [])),
    );
  });

  test("a folder that cannot be written to is one sentence, before anything is begun", async () => {
    const folder = scratch();
    const [run, file] = [join(folder, "run"), join(folder, "file")];
    writeFileSync(file, "");
    const { code, stdout, stderr } = await dnc(
      "train",
      "copy",
      ...SHORT,
      "--out",
      run,
      "--tensorboard",
      join(file, "b"),
    );
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(`dnc: --tensorboard ${join(file, "b")} cannot be written to: ${file} is a file\n`);
    expect(existsSync(run)).toBe(false);
  });
});

describe("bad input is one sentence, exit code 2, and leaves no trace", () => {
  const folder = "never";
  const cases: readonly (readonly [string, RegExp, ...string[]])[] = [
    ["a flag that does not exist", /unknown option '--colour'/, "train", "copy", "--colour", "red"],
    ["a task that does not exist", /unknown command 'juggle'/, "train", "juggle"],
    ["a number that is none", /--locations.*many.*whole number/, "train", "copy", "--locations", "many"],
    ["a number out of range", /memory\.locations is 0; expected/, "train", "copy", "--locations", "0"],
    ["a memory that is asked for and not", /cannot be used with/, "train", "copy", "--no-memory", "--locations", "8"],
    ["a task without room", /minLength is 9/, "train", "copy", "--min-length", "9"],
    [
      "lessons where there are none",
      /--curriculum: n-gram has no lessons/,
      "train",
      "n-gram",
      "--curriculum",
      "0.1@0.2",
    ],
    ["a schedule without places", /--learning-rate.*from where on/, "train", "copy", "--learning-rate", "1,2"],
    ["a schedule that goes back", /learningRate\[1\]\.at is 0/, "train", "copy", "--learning-rate", "1@0,2@0"],
    [
      "a policy that does not exist",
      /--on-non-finite.*stop, skip, rollBack/,
      "train",
      "copy",
      "--on-non-finite",
      "hope",
    ],
    ["bAbI without its text", /babi needs .* --data/, "train", "babi"],
    ["a folder that does not exist", /--data .*: there is no such folder/, "train", "babi", "--data", "none"],
  ];
  test.for(cases)("%s", async ([, sentence, ...words]) => {
    const run = join(scratch(), folder);
    const { code, stdout, stderr } = await dnc(...words, "--out", run);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain("    at ");
    expect(existsSync(run)).toBe(false);
  });

  test("a folder of another kind is not taken for bAbI, and the file it lacks is named", async () => {
    const data = scratch();
    mkdirSync(join(data, "en-10k"));
    writeFileSync(join(data, "en-10k", "qa2_two-supporting-facts_train.txt"), "");
    const { code, stderr } = await dnc("train", "babi", "--task", "2", "--data", data);
    expect(code).toBe(2);
    expect(stderr).toContain("does not have qa2_two-supporting-facts_train.txt, but");
  });

  test("what is no run cannot be judged", async () => {
    const { code, stderr } = await dnc("eval", scratch());
    expect([code, stderr]).toEqual([2, expect.stringContaining("has no run.json")]);
  });
});
