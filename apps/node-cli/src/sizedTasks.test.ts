import type { Task } from "@dncjs/train";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { completeSizes, isSizedName, sizedTask, sizesOf } from "./sizedSpec.ts";
import { type SizedName, sizedTasks } from "./sizedTasks.ts";
import { buildTask, checkTaskSpec } from "./taskSpec.ts";
import { taskKinds } from "./training/taskKinds.ts";

const names = Object.keys(sizedTasks) as SizedName[];

/** What decides about a network and its data, so that two tasks with the same are taken for the same. */
function shapeOf({ name, description, inputSize, outputSize, trainingSteps, evaluationSteps, lessons }: Task): object {
  return { name, description, inputSize, outputSize, trainingSteps, evaluationSteps, lessons };
}

describe.for(names)("the task %s", (name) => {
  const kind = taskKinds.find((each) => each.name === name)!;
  const spec = completeSizes(name, {});

  test("is called what its own name says, and without flags is what it is without options", () => {
    const { build } = sizedTask(name);
    const { task } = buildTask(spec, 3, "training");
    expect(task.name).toBe(name);
    expect(shapeOf(task)).toEqual(shapeOf(build({ seed: 3 })));
    expect(task.trainingBatch(2, 2)).toEqual(build({ seed: 3 }).trainingBatch(2, 2));
  });

  test("has a flag for each of its sizes, and what a run leaves open is as in the run it goes on with", () => {
    const command = new Command();
    kind.addFlags(command);
    const flags = command.options.map((option) => option.attributeName());
    expect(flags).toEqual(Object.keys(sizesOf(spec)));
    for (const flag of flags) {
      const changed = kind.spec({ [flag]: 7, locations: 3, wordSize: undefined }, undefined);
      expect(changed).toMatchObject({ name, [flag]: 7 });
      expect(kind.spec({}, changed)).toEqual(changed);
    }
  });

  test("is read back from a file with all of its sizes, and refused without one of them", () => {
    expect(checkTaskSpec(JSON.parse(JSON.stringify(spec)), "run.json")).toEqual(spec);
    for (const size of Object.keys(sizesOf(spec))) {
      for (const value of [undefined, "8", 1.5]) {
        expect(() => checkTaskSpec({ ...spec, [size]: value }, "run.json")).toThrow(
          "run.json does not describe a task of this program",
        );
      }
    }
  });

  test("is made harder by a size that it has", () => {
    const { size } = sizedTask(name).harder;
    const harder = { ...spec, [size]: 2 * sizesOf(spec)[size]! };
    expect(buildTask(harder, 1, "training").task.trainingSteps).toBeGreaterThan(
      buildTask(spec, 1, "training").task.trainingSteps,
    );
  });
});

test("priority sort keeps four fifths of as many items as there are", () => {
  expect(completeSizes("priority-sort", { items: 20 })).toMatchObject({ kept: 16 });
  expect(completeSizes("priority-sort", { items: 20, kept: 3 })).toMatchObject({ kept: 3 });
});

test("a name that every object has is no task", () => {
  expect([isSizedName("constructor"), isSizedName(undefined), isSizedName("copy")]).toEqual([false, false, true]);
});
