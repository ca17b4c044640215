import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyRecipe } from "@dncjs/tasks";
import { defineRecipe } from "@dncjs/train/tools";
import { describe, expect, test } from "vitest";
import { RunFolder } from "./run.ts";
import { scratch } from "./testing/command.ts";

const description = {
  task: { name: "copy", bits: 6, minLength: 1, maxLength: 8 },
  seed: 1,
  recipe: defineRecipe(copyRecipe),
  backend: "reference",
  versions: {},
} as const;

describe("the folder of a run", () => {
  test("tells a run from other files, and what a killed process left from both", async () => {
    const folder = new RunFolder(scratch());
    expect(folder.occupant()).toBeUndefined();
    writeFileSync(join(folder.path, ".dncjs-1.tmp"), "half");
    expect(folder.occupant()).toBeUndefined();
    folder.tidy();
    expect(readdirSync(folder.path)).toEqual([]);
    writeFileSync(join(folder.path, "letter.txt"), "");
    expect(folder.occupant()).toBe("other files");
    await folder.describe(description);
    expect(folder.occupant()).toBe("run");
    expect(folder.description()).toMatchObject(description);
  });

  test.for(["", "{", "null", "[]", '{"format":"dncjs-run/1","seed":1}', '{"format":"dncjs-run/2"}'])(
    "run.json with %s is refused in a sentence",
    (text) => {
      const folder = new RunFolder(scratch());
      writeFileSync(folder.descriptionPath, text);
      expect(() => folder.description()).toThrow(
        /run\.json (was not written by this program|does not describe a task of this program|is not JSON)/,
      );
    },
  );

  test("what was logged after the checkpoint is forgotten, a torn line too", async () => {
    const folder = new RunFolder(scratch());
    for (const batch of [1, 2, 3]) folder.log({ event: "step", batch });
    writeFileSync(folder.metricsPath, `${readFileSync(folder.metricsPath, "utf8")}{"event":"st`);
    await folder.cutLog(2, 0);
    expect(readFileSync(folder.metricsPath, "utf8")).toBe('{"event":"step","batch":1}\n{"event":"step","batch":2}\n');
  });

  test("evaluations that the checkpoint does not know of, and how the run ended, are forgotten too", async () => {
    const folder = new RunFolder(scratch());
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
    await folder.cutLog(4, 2);
    expect(folder.logged()).toEqual([known, step]);
    expect(folder.loggedSeconds()).toBe(0.375);
  });

  test("goes on from the start where it ended before its first checkpoint, and not where one was lost", async () => {
    const folder = new RunFolder(scratch());
    await folder.describe(description);
    expect(folder.checkpoint()).toBeUndefined();
    folder.log({ event: "step", batch: 1 });
    expect(() => folder.checkpoint()).toThrow("has no checkpoint to go on from");
  });

  test("is moved aside to a name that is free", () => {
    const path = join(scratch(), "run");
    for (const name of [path, `${path}.1`]) mkdirSync(name);
    expect(new RunFolder(`${path}/`).moveAside()).toBe(`${path}.2`);
  });
});
