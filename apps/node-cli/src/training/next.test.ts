import { resolve } from "node:path";
import { RunFolder } from "@dncjs/train/node";
import { defineRecipe } from "@dncjs/train/tools";
import { expect, test } from "vitest";
import { completeSizes, sizedTask } from "../sizedSpec.ts";
import { type SizedName, sizedTasks } from "../sizedTasks.ts";
import { nextLines, resumeLine } from "./next.ts";
import type { TrainPlan } from "./plan.ts";
import { applyFlags } from "./recipe.ts";
import { TRAVERSAL_DEFAULTS } from "./taskKinds.ts";

function planOf(name: SizedName, memory: boolean): TrainPlan {
  const { recipe } = sizedTask(name);
  return {
    folder: new RunFolder("runs/a"),
    spec: completeSizes(name, {}),
    seed: 1,
    recipe: defineRecipe(memory ? recipe : applyFlags(recipe, { memory: false })),
    backend: "auto",
    resumed: undefined,
    tensorboard: undefined,
  };
}

test.for(Object.keys(sizedTasks) as SizedName[])("after %s suggests a harder run and one without memory", (name) => {
  const { size, name: harder } = sizedTask(name).harder;
  const lines = nextLines(planOf(name, true));
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^next .*eval runs\/a +evaluate again$/);
  const flag = size.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  expect(lines[1]).toMatch(new RegExp(`train ${name} --${flag} \\d+ --out runs/a-harder +${harder}$`));
  expect(lines[2]).toContain(`train ${name} --no-memory --out runs/a-no-memory`);
  expect(nextLines(planOf(name, false))).toHaveLength(2);
});

test("the harder run doubles the size of the task", () => {
  expect(nextLines(planOf("allocation", true))[1]).toContain("--sequences 20");
  expect(resumeLine(planOf("repeat-copy", true))).toMatch(/train repeat-copy --out runs\/a --resume$/);
});

test("the next runs keep sizes that are not the defaults, and a missing memory", () => {
  const small = { ...planOf("copy", true), spec: completeSizes("copy", { maxLength: 5, bits: 3 }) };
  const [, harder, noMemory] = nextLines(small);
  expect(harder).toMatch(/train copy (?=.*--max-length 10)(?=.*--bits 3)/);
  expect(noMemory).toMatch(/train copy (?=.*--max-length 5)(?=.*--bits 3).*--no-memory/);
  const half = { ...small, spec: completeSizes("copy", { maxLength: 8 }) };
  expect(nextLines(half)[1]).toMatch(/train copy --max-length 16 --out/); // the default, but twice as long
  expect(nextLines({ ...planOf("copy", false), spec: small.spec })[1]).toMatch(/--max-length 10.*--no-memory/);
});

test("the next runs keep the seed and the flags of traversal and bAbI", () => {
  const base = { ...planOf("copy", true), seed: 7 };
  const traversal = { name: "traversal", lessons: [1, 2], questions: 3 } as const;
  const flags = "--lessons 1,2 --questions 3 --no-long-walks --no-query-targets --no-memory --seed 7";
  expect(nextLines({ ...base, spec: traversal })[2]).toContain(`train traversal ${flags} --out runs/a-no-memory`);
  const usual = { ...TRAVERSAL_DEFAULTS };
  expect(nextLines({ ...base, spec: usual })[2]).toContain("train traversal --no-memory --seed 7 --out");
  const text = { name: "babi", tasks: [20], data: resolve("texts"), encoding: "words", renaming: true } as const;
  const babi = { ...text, blanks: 2, maxTrainingSteps: 90, taskLessons: [[1]] };
  expect(nextLines({ ...base, spec: babi })[1]).toContain(
    "train babi --task 1 --data texts --encoding words --renaming --blanks 2 --max-training-steps 90 --seed 7 --out runs/a-task1",
  );
  expect(nextLines(base)[1]).toContain("--seed 7");
});

test("the command to resume keeps --backend and --tensorboard", () => {
  const plan = { ...planOf("copy", true), backend: "wasm-simd", tensorboard: "board/a b" };
  expect(resumeLine(plan)).toMatch(/train copy --out runs\/a --resume --backend wasm-simd --tensorboard .board\/a b.$/);
});
