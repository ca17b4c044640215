import { join } from "node:path";
import { expect, test } from "vitest";
import { sizedTask } from "./sizedSpec.ts";
import { type SizedName, sizedTasks } from "./sizedTasks.ts";
import { dnc, scratch } from "./testing/command.ts";

test.for(Object.keys(sizedTasks) as SizedName[])(
  "dnc train %s trains, shows an example, and is judged again",
  async (name) => {
    const run = join(scratch(), "run");
    const flags = ["--batches", "2", "--batch-size", "2", "--evaluate-every", "2", "--out", run];
    const { code, stdout, stderr } = await dnc("train", name, ...flags);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(sizedTask(name).isCopy ? "the memory at work" : "one sequence of the evaluation set");
    expect(stdout).toMatch(/^ +batch +loss .*(Error|Bits)/m);
    const judged = JSON.parse((await dnc("eval", run, "--json")).stdout) as Record<string, unknown>;
    expect(judged).toMatchObject({ run, task: name, sequences: 100, solved: false });
  },
);
