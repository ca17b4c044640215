import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { defineRecipe } from "../../recipe.ts";
import { echoRecipe } from "../../testing/echoRecipe.ts";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { RunFolder } from "./runFolder.ts";

const description = {
  task: { name: "copy", bits: 6, minLength: 1, maxLength: 8 },
  seed: 1,
  recipe: defineRecipe(echoRecipe),
  backend: "reference",
  versions: {},
} as const;

describe("the folder of a run", () => {
  test("distinguishes a run, other files, and temporary files of killed processes", async () => {
    const folder = new RunFolder(temporaryFolder());
    expect(folder.contents()).toBeUndefined();
    writeFileSync(join(folder.path, ".dncjs-1.tmp"), "half");
    expect(folder.contents()).toBeUndefined();
    folder.removeTemporaryFiles();
    expect(readdirSync(folder.path)).toEqual([]);
    writeFileSync(join(folder.path, "letter.txt"), "");
    expect(folder.contents()).toBe("other files");
    await folder.describe(description);
    expect(folder.contents()).toBe("run");
    expect(folder.description()).toMatchObject(description);
  });

  test.for(["", "{", "null", "[]", '{"format":"dncjs-run/1","seed":1}', '{"format":"dncjs-run/2"}'])(
    "run.json with %s is rejected",
    (text) => {
      const folder = new RunFolder(temporaryFolder());
      writeFileSync(folder.descriptionPath, text);
      expect(() => folder.description()).toThrow(
        /run\.json (was not written by dnc|does not describe a task|is not valid JSON)/,
      );
    },
  );

  test("truncating the log removes lines after the checkpoint and an incomplete line", async () => {
    const folder = new RunFolder(temporaryFolder());
    for (const batch of [1, 2, 3]) folder.log({ event: "step", batch });
    writeFileSync(folder.metricsPath, `${readFileSync(folder.metricsPath, "utf8")}{"event":"st`);
    await folder.truncateLog(2, 0);
    expect(readFileSync(folder.metricsPath, "utf8")).toBe('{"event":"step","batch":1}\n{"event":"step","batch":2}\n');
  });

  test("truncating the log removes later evaluations and the end of the run", async () => {
    const folder = new RunFolder(temporaryFolder());
    const [known, unknown] = [2, 4].map((batch) => ({
      event: "evaluation",
      batch,
      set: "validation",
      seconds: batch / 8,
    }));
    const step = { event: "step", batch: 4, seconds: 0.375 };
    const ends = [
      { event: "evaluation", batch: 4, set: "evaluation", seconds: 0.5 },
      { event: "stopped", batch: 4, seconds: 0.5 },
    ];
    for (const line of [known!, step, unknown!, ...ends]) folder.log(line);
    expect(folder.loggedSeconds()).toBe(0.5);
    await folder.truncateLog(4, 2);
    expect(folder.readLog()).toEqual([known, step]);
    expect(folder.loggedSeconds()).toBe(0.375);
  });

  test("has no checkpoint before its first batch, and reports a lost checkpoint", async () => {
    const folder = new RunFolder(temporaryFolder());
    await folder.describe(description);
    expect(folder.checkpoint()).toBeUndefined();
    folder.log({ event: "step", batch: 1 });
    expect(() => folder.checkpoint()).toThrow("has no checkpoint; start again with --fresh");
  });

  test("is moved aside to a free name", () => {
    const path = join(temporaryFolder(), "run");
    for (const name of [path, `${path}.1`]) mkdirSync(name);
    expect(new RunFolder(`${path}/`).moveAside()).toBe(`${path}.2`);
  });
});
