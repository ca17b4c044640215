import { commandLine } from "../describe.ts";
import { flagOf, sizedTask, sizesOf } from "../sizedSpec.ts";
import { taskWord } from "../taskSpec.ts";
import type { TrainPlan } from "./plan.ts";
import { sizeFlags, taskFlags } from "./taskFlags.ts";

/** The command that resumes a stopped run. Another backend would give other numbers. */
export function resumeLine({ folder, spec, tensorboard, backend }: TrainPlan): string {
  const same = backend === "auto" ? [] : ["--backend", backend];
  const board = tensorboard === undefined ? [] : ["--tensorboard", tensorboard];
  return `resume with  ${commandLine("train", taskWord(spec), "--out", folder.path, "--resume", ...same, ...board)}`;
}

/** Commands to try after a run. */
export function nextLines(plan: TrainPlan): string[] {
  const ideas = [[commandLine("eval", plan.folder.path), "evaluate again"] as const, ...otherRuns(plan)];
  const width = Math.max(...ideas.map(([command]) => command.length));
  return ideas.map(([command, why], at) => `${at === 0 ? "next" : "    "}   ${command.padEnd(width)}  ${why}`);
}

function* otherRuns({ folder, spec, seed, recipe }: TrainPlan): Generator<readonly [command: string, why: string]> {
  const seedFlags = seed === 1 ? [] : ["--seed", String(seed)];
  const train = (suffix: string, ...flags: string[]) =>
    commandLine("train", taskWord(spec), ...flags, ...seedFlags, "--out", `${folder.path}-${suffix}`);
  if (spec.name === "babi") {
    const other = String((spec.tasks[0]! % 20) + 1);
    yield [train(`task${other}`, "--task", other, ...taskFlags(spec)), "another task"];
    return;
  }
  if (spec.name === "traversal") {
    yield [commandLine("eval", folder.path, "--map", "underground"), "walks on the map of the Underground"];
  } else if (spec.name !== "file") {
    const { size, name } = sizedTask(spec.name).harder;
    const { [size]: current, ...others } = sizesOf(spec);
    const sizes = [flagOf(size), String(2 * current!), ...sizeFlags(spec.name, others)];
    yield [train("harder", ...sizes, ...(recipe.model.memory ? [] : ["--no-memory"])), name];
  }
  if (recipe.model.memory) yield [train("no-memory", ...taskFlags(spec), "--no-memory"), "without memory"];
}
