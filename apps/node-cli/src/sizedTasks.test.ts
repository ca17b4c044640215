import type { Task } from "@dncjs/train";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { completeSizes, isSizedName, sizedTask, sizesOf } from "./sizedSpec.ts";
import { type SizedName, sizedTasks } from "./sizedTasks.ts";
import { buildTask, checkTaskSpec } from "./taskSpec.ts";
import { taskKinds } from "./training/taskKinds.ts";

const names = Object.keys(sizedTasks) as SizedName[];

/** The properties that determine network and data; tasks with equal properties are treated as equal. */
function shapeOf({ name, description, inputSize, outputSize, trainingSteps, evaluationSteps, lessons }: Task): object {
  return { name, description, inputSize, outputSize, trainingSteps, evaluationSteps, lessons };
}

describe.for(names)("the task %s", (name) => {
  const kind = taskKinds.find((each) => each.name === name)!;
  const spec = completeSizes(name, {});

  test("has its own name, and without flags equals the task without options", () => {
    const { build } = sizedTask(name);
    const { task } = buildTask(spec, 3, "training");
    expect(task.name).toBe(name);
    expect(shapeOf(task)).toEqual(shapeOf(build({ seed: 3 })));
    expect(task.trainingBatch(2, 2)).toEqual(build({ seed: 3 }).trainingBatch(2, 2));
  });

  test("has a flag for each size; flags that are not given keep the sizes of the resumed run", () => {
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

  test("is read from a file with all sizes, and rejected without one of them", () => {
    expect(checkTaskSpec(JSON.parse(JSON.stringify(spec)), "run.json")).toEqual(spec);
    for (const size of Object.keys(sizesOf(spec))) {
      for (const value of [undefined, "8", 1.5]) {
        expect(() => checkTaskSpec({ ...spec, [size]: value }, "run.json")).toThrow(
          "run.json does not describe a task",
        );
      }
    }
  });

  test("has a longer sequence in its harder variant", () => {
    const { size } = sizedTask(name).harder;
    const harder = { ...spec, [size]: 2 * sizesOf(spec)[size]! };
    expect(buildTask(harder, 1, "training").task.trainingSteps).toBeGreaterThan(
      buildTask(spec, 1, "training").task.trainingSteps,
    );
  });
});

test("priority sort returns four fifths of the items by default", () => {
  expect(completeSizes("priority-sort", { items: 20 })).toMatchObject({ kept: 16 });
  expect(completeSizes("priority-sort", { items: 20, kept: 3 })).toMatchObject({ kept: 3 });
});

test("an inherited property is not a task", () => {
  expect([isSizedName("constructor"), isSizedName(undefined), isSizedName("copy")]).toEqual([false, false, true]);
});
