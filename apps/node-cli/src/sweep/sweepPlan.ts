import { requireBoard } from "@dncjs/train/node";
import { requireThreads } from "../backends.ts";
import { Failure } from "../failure.ts";
import { openTask } from "../taskSpec.ts";
import { plannedRecipe } from "../training/recipe.ts";
import { switchedOff } from "../training/switches.ts";
import type { TaskKind } from "../training/taskKinds.ts";
import { ablationOption, type PassedFlags } from "./passedFlags.ts";
import type { SweepRequest } from "./sweepDescription.ts";
import type { SweepFlags } from "./sweepFlags.ts";
import { runsOfShard, type Shard, type SweepRun, sweepRuns } from "./sweepRun.ts";

/** The runs of this process. */
export function requestedRuns({ seeds, ablations }: SweepRequest, shard: Shard | undefined): SweepRun[] {
  const runs = sweepRuns(seeds, ablations);
  return shard ? runsOfShard(runs, seeds, shard) : runs;
}

/** Plans a sweep and checks all its input without changing anything. @throws Failure, ConfigError */
export async function planSweep(kind: TaskKind, flags: SweepFlags, passed: PassedFlags): Promise<SweepRequest> {
  if (flags.seeds === undefined)
    throw new Failure("missing --seeds: expected a number of seeds, for example --seeds 10");
  const seeds = Array.from({ length: flags.seeds }, (_, at) => flags.fromSeed + at);
  const spec = kind.spec({ ...flags }, undefined);
  const recipe = plannedRecipe(kind.recipe(spec), flags);
  for (const part of flags.ablate) {
    if (!ablationOption(part)) throw new Failure(`--ablate ${part}: dnc train has no flag --no-${part}`);
    if (passed[`--no-${part}`] !== undefined) throw new Failure(`--ablate ${part} cannot be used with --no-${part}`);
    if (!recipe.model.memory) throw new Failure(`--ablate ${part} requires a network with memory`);
    plannedRecipe(kind.recipe(spec), switchedOff(flags, part));
  }
  const { task } = await openTask(spec, seeds.at(-1)!, "training");
  if (flags.curriculum && (task.lessons ?? []).length < 2)
    throw new Failure(`--curriculum: task ${kind.taskName} has no lessons; omit the flag`);
  requireThreads(flags.backend, flags.threads);
  if (flags.tensorboard !== undefined) requireBoard(flags.tensorboard);
  const { backend, threads, ablate: ablations, maxMinutes = null } = flags;
  return { task: spec, metric: task.metric, recipe, backend, threads, seeds, ablations, maxMinutes, flags: passed };
}
