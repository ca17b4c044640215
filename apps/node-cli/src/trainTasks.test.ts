import { join } from "node:path";
import { expect, test } from "vitest";
import { sizedTask } from "./sizedSpec.ts";
import { type SizedName, sizedTasks } from "./sizedTasks.ts";
import { dnc, temporaryFolder } from "./testing/command.ts";

test.for(Object.keys(sizedTasks) as SizedName[])(
  "dnc train %s trains, prints an example, and can be evaluated",
  async (name) => {
    const run = join(temporaryFolder(), "run");
    const flags = ["--batches", "2", "--batch-size", "2", "--evaluate-every", "2", "--out", run];
    const { code, stdout, stderr } = await dnc("train", name, ...flags);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(
      sizedTask(name).isCopy ? "memory on one sequence of the evaluation set" : "one sequence of the evaluation set",
    );
    expect(stdout).toMatch(/^ +batch +loss .*(Error|Bits)/m);
    const evaluated = JSON.parse((await dnc("eval", run, "--json")).stdout) as Record<string, unknown>;
    expect(evaluated).toMatchObject({ run, task: name, sequences: 100, solved: false });
  },
);
