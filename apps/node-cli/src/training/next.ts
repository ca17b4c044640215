import { relative } from "node:path";
import { commandLine } from "../describe.ts";
import { completeSizes, flagOf, isSizedTask, type Sizes, sizedTask, sizesOf } from "../sizedSpec.ts";
import type { SizedName } from "../sizedTasks.ts";
import { taskWord } from "../taskSpec.ts";
import type { TrainPlan } from "./plan.ts";

/** The command that resumes a stopped run. */
export function resumeLine({ folder, spec, tensorboard }: TrainPlan): string {
  const board = tensorboard === undefined ? [] : ["--tensorboard", tensorboard];
  return `resume with  ${commandLine("train", taskWord(spec), "--out", folder.path, "--resume", ...board)}`;
}

/** Commands to try after a run. */
export function nextLines(plan: TrainPlan): string[] {
  const ideas = [[commandLine("eval", plan.folder.path), "evaluate again"] as const, ...otherRuns(plan)];
  const width = Math.max(...ideas.map(([command]) => command.length));
  return ideas.map(([command, why], at) => `${at === 0 ? "next" : "    "}   ${command.padEnd(width)}  ${why}`);
}

function* otherRuns({ folder, spec, recipe }: TrainPlan): Generator<readonly [command: string, why: string]> {
  const train = (suffix: string, ...flags: string[]) =>
    commandLine("train", taskWord(spec), ...flags, "--out", `${folder.path}-${suffix}`);
  if (spec.name === "babi") {
    const other = String((spec.tasks[0]! % 20) + 1);
    const data = ["--data", relative("", spec.data) || "."];
    const encoding = spec.encoding === "sentences" ? [] : ["--encoding", spec.encoding];
    yield [train(`task${other}`, "--task", other, ...data, ...encoding), "another task"];
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
  const sizes = isSizedTask(spec) ? sizeFlags(spec.name, sizesOf(spec)) : [];
  if (recipe.model.memory) yield [train("no-memory", ...sizes, "--no-memory"), "without memory"];
}

/** The flags of the sizes that are not the defaults. */
function sizeFlags(name: SizedName, sizes: Sizes): string[] {
  const defaults = sizesOf(completeSizes(name, {}));
  const changed = Object.entries(sizes).filter(([size, value]) => value !== defaults[size]);
  return changed.flatMap(([size, value]) => [flagOf(size), String(value)]);
}
