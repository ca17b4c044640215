import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ReferenceBackend } from "@dncjs/core";
import { defaultRecipe, defineTask } from "@dncjs/tasks";
import { trainInFolder } from "@dncjs/train/node";
import { describe, expect, test } from "vitest";
import { dnc, dncs, jsonLines, temporaryFolder } from "../testing/command.ts";

const template = readFileSync(fileURLToPath(new URL("../../template/reverse.ts", import.meta.url)), "utf8");
const FAST = ["--backend", "wasm-relaxed"];

/** A task that is learned in a few batches: output the input. */
const echo = `import { defineTask } from "@dncjs/tasks";
export default defineTask({
  name: "echo",
  inputs: 1,
  outputs: 1,
  sample(random) {
    const bits = [random.integer(2), random.integer(2)];
    return { x: bits, y: bits, show: "echo " + bits.join("") };
  },
});
export const recipe = {
  model: { controller: { hiddenSize: 8 }, memory: { locations: 4, wordSize: 4 } },
  batches: 40,
  evaluateEvery: 20,
  stopWhenSolved: false,
};
`;

/** Writes a file in a new folder that has no packages, as that of a new user. */
function taskFile(text: string, name = "echo.ts"): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }');
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const descriptionOf = (run: string) => JSON.parse(readFileSync(join(run, "run.json"), "utf8"));

describe("dnc with a task of the user", { timeout: 120_000 }, () => {
  test("trains and resumes, evaluates, runs, inspects and plans it", async () => {
    const file = taskFile(echo);
    const out = join(temporaryFolder(), "run");
    const train = ["train", file, "--out", out, "--tensorboard", join(out, "board"), ...FAST];
    const report = join(out, "report.html");
    const [trained, resumed, evaluated, ran, inspected, planned] = await dncs(
      train,
      [...train, "--resume"],
      ["eval", out, "--json", ...FAST],
      ["run", out, ...FAST],
      ["inspect", out, "--out", report, ...FAST],
      ["plan", file, "--json", ...FAST],
    );
    expect(trained).toMatchObject({ code: 0, stderr: "" });
    expect(trained!.stdout).toMatch(/echo [01]{2}/);
    expect(trained!.stdout).toContain(`train ${relative("", file)} --no-memory --out ${out}-no-memory`);
    const { task, recipe } = descriptionOf(out);
    expect(task).toEqual({ name: "file", file, task: "echo", digest: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(recipe).toMatchObject({ batches: 40, batchSize: 16, model: { controller: { hiddenSize: 8 } } });
    expect(resumed).toMatchObject({ code: 0, stderr: "" });
    expect(jsonLines(evaluated!.stdout)[0]).toMatchObject({ task: "echo", sequences: 100 });
    expect(ran!.stdout).toMatch(/echo [01]{2}/);
    expect(ran!.stdout).toContain("memory by step");
    expect(inspected).toMatchObject({ code: 0, stderr: "" });
    const page = readFileSync(report, "utf8");
    expect(page).toContain("Memory report: echo");
    expect(page).toContain("The task is echo. This is one sequence");
    expect(jsonLines<{ network: object }>(planned!.stdout)[0]!.network).toMatchObject({ inputSize: 1, outputSize: 1 });
  });

  test("sweeps it: every seed has its own data", async () => {
    const file = taskFile(echo);
    const out = join(temporaryFolder(), "sweep");
    const sweep = ["sweep", file, "--seeds", "2", "--jobs", "1", "--batches", "20", "--out", out, ...FAST];
    expect(await dnc(...sweep)).toMatchObject({ code: 0, stderr: "" });
    const [one, two] = ["seed-1", "seed-2"].map((seed) => descriptionOf(join(out, seed)).task.digest);
    expect(one).not.toBe(two);
    expect(readFileSync(join(out, "table.md"), "utf8")).toContain("echo.ts --seeds 2");
  });

  test("does not resume a run whose task has changed, and finds a file that has moved", async () => {
    const file = taskFile(echo);
    const out = join(temporaryFolder(), "run");
    const train = ["train", file, "--out", out, "--batches", "2", ...FAST];
    await dncs(train);
    writeFileSync(file, echo.replace("[random.integer(2), ", "[1, "));
    const [resumed] = await dncs([...train, "--resume"]);
    expect(resumed!.code).toBe(2);
    expect(resumed!.stderr).toContain("its first sequences are no longer those of the run; start again with --fresh");

    const moved = join(temporaryFolder(), "moved.ts");
    renameSync(file, moved);
    const [lost, found] = await dncs(["eval", out, ...FAST], ["eval", out, "--task", moved, ...FAST]);
    expect(lost!.stderr).toBe(`dnc: ${file}: no such file; if it has moved, name it with --task FILE\n`);
    expect(found).toMatchObject({ code: 0 });
    expect(found!.stderr).toBe(`dnc: ${moved}: its first sequences are no longer those of the training\n`);
  });

  test("evaluates and runs what a program trained, with a file of the task", async () => {
    const out = join(temporaryFolder(), "run");
    const task = defineTask({ name: "echo", inputs: 1, outputs: 1, sample: () => ({ x: [1], y: [1] }) });
    const recipe = { ...defaultRecipe, batches: 2 };
    const { trainer } = await trainInFolder(out, { backend: new ReferenceBackend(), task, recipe, seed: 1 });
    trainer.dispose();
    const file = taskFile(echo);
    const description = join(out, "run.json");
    const [unnamed, unopened, planned, evaluated, ran] = await dncs(
      ["eval", out, ...FAST],
      ["open", out, "--no-browser"],
      ["plan", "--config", description],
      ["eval", out, "--task", file, "--json", ...FAST],
      ["run", out, "--task", file, ...FAST],
    );
    const message = `dnc: ${description}: got the task echo of a program, expected a task of dnc`;
    const cure = "; name the file of its task with --task FILE";
    expect(unnamed).toMatchObject({ code: 2, stderr: `${message}${cure}\n` });
    expect(unopened).toMatchObject({ code: 2, stderr: `${message}${cure}\n` });
    expect(planned).toMatchObject({ code: 2, stderr: `${message}\n` });
    expect(JSON.parse(evaluated!.stdout)).toMatchObject({ task: "echo", sequences: 100 });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
  });

  test.for<readonly [name: string, task: string, shown: RegExp]>([
    ["classes", 'outputs: 3, loss: "softmaxCrossEntropy", sample: () => ({ x: [0.5, 1], y: [2, 0] })', /0\s+0\.5\s+2/],
    [
      "several-classes",
      'outputs: 6, loss: "softmaxCrossEntropy", lossGroups: 2, sample: () => ({ x: [0.5, 1], y: [[1, 0, 0, 0, 0, 1], [0, 1, 0, 1, 0, 0]] })',
      /^ +0 +0\.5 +\d \d( ✕)? +0\.\d/m,
    ],
    ["numbers", 'outputs: 2, loss: "meanSquare", sample: () => ({ x: [0.5], y: [[0.25, -2]] })', /0\.25 -2/],
  ])("shows %s as such", async ([name, task, shown]) => {
    const text = `import { defineTask } from "@dncjs/tasks";\nexport default defineTask({ name: "${name}", inputs: 1, ${task} });`;
    const out = join(temporaryFolder(), "run");
    const train = ["train", taskFile(text, "task.mjs"), "--out", out, "--batches", "5", ...FAST];
    const [trained, ran, inspected] = await dncs(train, ["run", out, ...FAST], ["inspect", out, ...FAST]);
    expect(trained).toMatchObject({ code: 0, stderr: "" });
    expect(ran!.stdout).toMatch(shown);
    expect(ran!.stdout).toMatch(/^ +0 +0\.5 /m); // the input of step 0
    if (name === "numbers") expect(ran!.stdout).not.toContain("✕");
    expect(inspected).toMatchObject({ code: 0, stderr: "" });
  });

  test("reports a mistake in the file in one sentence", async () => {
    const mistakes: readonly (readonly [text: string, message: RegExp])[] = [
      ["export const task = 1;", /echo\.ts has no default export; expected a task: export default defineTask\(/],
      ["export default { name: 'a', sample() {} };", /the default export is a definition, expected a task/],
      ["export default { name: 'a' };", /the default export is not a task: task\.inputSize: got undefined/],
      [echo.replace("inputs: 1", "inputs: 0"), /echo\.ts: inputs: got 0, expected an integer/],
      [echo.replace("y: bits", "y: [1]"), /echo\.ts: sample\(\)\.y: got "1 steps", expected 2 steps/],
      [echo.replace("integer(2)", "int(2)"), /echo\.ts: TypeError: random\.int is not a function \(line 7\)/],
      [echo.replace("@dncjs/tasks", "no-such"), /echo\.ts: cannot find the package no-such; run npm install no-such/],
      ["export default (;", /echo\.ts: SyntaxError/],
      [echo.replace("batches: 40", "batches: 0"), /batches: got 0, expected an integer from 1/],
      [echo.replace("batches: 40", "batch: 40"), /batch: got 40, expected a known field/],
      [`export const recipe = 1;\n${echo.split("export const recipe")[0]}`, /the export recipe is not an object/],
    ];
    const out = join(temporaryFolder(), "run");
    const results = await dncs(...mistakes.map(([text]) => ["train", taskFile(text), "--out", out, ...FAST]), [
      "train",
      "./missing.ts",
    ]);
    for (const [at, [, message]] of mistakes.entries()) {
      expect(results[at]!.stderr).toMatch(message);
      expect(results[at]!.stderr.trimEnd()).not.toContain("\n");
      expect(results[at]!.code).toBe(2);
    }
    const missing = "dnc: ./missing.ts: no such file; dnc init ./missing.ts writes an example\n";
    expect(results.at(-1)).toMatchObject({ code: 2, stderr: missing });
  });
});

test("dnc init writes the example, which trains, and does not overwrite a file", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "tasks"));
  const file = join(folder, "tasks", "mine.ts");
  const [written, again, wrongName, trained] = await dncs(
    ["init", file],
    ["init", file],
    ["init", join(folder, "mine.txt")],
    ["train", file, "--batches", "2", "--out", join(folder, "run"), ...FAST],
  );
  expect(written).toMatchObject({ code: 0, stderr: "" });
  expect(written!.stdout).toContain(`next   dnc train ${file}`);
  expect(readFileSync(file, "utf8")).toBe(template);
  expect(again!.stderr).toContain("exists already");
  expect(wrongName!.stderr).toContain("expected a name that ends in .ts");
  expect(trained).toMatchObject({ code: 0, stderr: "" });
});
