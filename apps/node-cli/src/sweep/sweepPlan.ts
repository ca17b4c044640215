import { defineRecipe } from "@dncjs/train/tools";
import { Failure } from "../failure.ts";
import { buildTask } from "../taskSpec.ts";
import { requireBoard } from "../tensorboard/board.ts";
import { applyFlags, readRecipe } from "../training/recipe.ts";
import type { TaskKind } from "../training/taskKinds.ts";
import type { SweepFlags } from "./sweepFlags.ts";
import type { SweepRequest } from "./sweepFolder.ts";
import { runsOfShard, type Shard, type SweepRun, sweepRuns } from "./sweepRun.ts";
import { ablationOption, type TrainWords } from "./trainWords.ts";

/** The runs that this process is to make. */
export function runsAskedFor({ seeds, ablations }: SweepRequest, shard: Shard | undefined): SweepRun[] {
  const runs = sweepRuns(seeds, ablations);
  return shard ? runsOfShard(runs, seeds, shard) : runs;
}

/** Works out what to do, and finds what is wrong with it before anything is changed. @throws Failure, ConfigError */
export function planSweep(kind: TaskKind, flags: SweepFlags, words: TrainWords): SweepRequest {
  if (flags.seeds === undefined) throw new Failure("how many seeds? --seeds N trains with 1 to N");
  const seeds = Array.from({ length: flags.seeds }, (_, at) => flags.fromSeed + at);
  const spec = kind.spec({ ...flags }, undefined);
  const base = flags.config === undefined ? kind.recipe(spec) : readRecipe(flags.config, kind.recipe(spec));
  const recipe = defineRecipe(applyFlags(base, flags));
  for (const part of flags.ablate) {
    if (!ablationOption(part)) throw new Failure(`--ablate ${part}: dnc train has no --no-${part}`);
    if (words[`--no-${part}`] !== undefined) throw new Failure(`--ablate ${part} cannot be used with --no-${part}`);
    if (!recipe.model.memory) throw new Failure(`--ablate ${part} takes a network with a memory`);
    defineRecipe(applyFlags(base, { ...flags, [part]: false }));
  }
  const { task } = buildTask(spec, seeds.at(-1)!, "training");
  if (flags.curriculum && (task.lessons ?? []).length < 2)
    throw new Failure(`--curriculum: ${kind.name} has no lessons`);
  if (flags.tensorboard !== undefined) requireBoard(flags.tensorboard);
  const { backend, threads, ablate: ablations, maxMinutes = null } = flags;
  return { task: spec, metric: task.metric, recipe, backend, threads, seeds, ablations, maxMinutes, flags: words };
}
