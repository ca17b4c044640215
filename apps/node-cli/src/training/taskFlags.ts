import { relative } from "node:path";
import { completeSizes, flagOf, isSizedTask, type Sizes, sizesOf } from "../sizedSpec.ts";
import type { SizedName } from "../sizedTasks.ts";
import type { BabiSpec, TaskSpec, TraversalSpec } from "../taskSpec.ts";
import { TRAVERSAL_DEFAULTS } from "./taskKinds.ts";

/** The flags of `dnc train` that describe a task, without defaults. For bAbI these are the flags of the text, without tasks and lessons. */
export function taskFlags(spec: TaskSpec): string[] {
  if (isSizedTask(spec)) return sizeFlags(spec.name, sizesOf(spec));
  if (spec.name === "traversal") return traversalFlags(spec);
  return spec.name === "babi" ? textFlags(spec) : [];
}

/** The flags of the sizes that are not the defaults. */
export function sizeFlags(name: SizedName, sizes: Sizes): string[] {
  const defaults = sizesOf(completeSizes(name, {}));
  const changed = Object.entries(sizes).filter(([size, value]) => value !== defaults[size]);
  return changed.flatMap(([size, value]) => [flagOf(size), String(value)]);
}

function traversalFlags({ lessons, questions, longWalks = false, queryTargets = false }: TraversalSpec): string[] {
  const defaults = TRAVERSAL_DEFAULTS;
  return [
    ...(String(lessons) === String(defaults.lessons) ? [] : ["--lessons", String(lessons)]),
    ...(questions === defaults.questions ? [] : ["--questions", String(questions)]),
    ...(longWalks ? [] : ["--no-long-walks"]),
    ...(queryTargets ? [] : ["--no-query-targets"]),
  ];
}

function textFlags({ data, encoding, blanks, renaming, maxTrainingSteps }: BabiSpec): string[] {
  return [
    ...["--data", relative("", data) || "."],
    ...(encoding === "sentences" ? [] : ["--encoding", encoding]),
    ...(renaming === (encoding === "sentences") ? [] : [renaming ? "--renaming" : "--no-renaming"]),
    ...(blanks === undefined ? [] : ["--blanks", String(blanks)]),
    ...(maxTrainingSteps === undefined ? [] : ["--max-training-steps", String(maxTrainingSteps)]),
  ];
}
