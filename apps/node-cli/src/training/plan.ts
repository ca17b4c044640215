import { join } from "node:path";
import { type CompleteRecipe, defineRecipe } from "@dncjs/train/tools";
import { Failure, printable } from "../failure.ts";
import { type RunDescription, RunFolder } from "../run.ts";
import type { TaskSpec } from "../taskSpec.ts";
import { requireBoard } from "../tensorboard/board.ts";
import { firstDifference } from "./difference.ts";
import { applyFlags, readRecipe } from "./recipe.ts";
import type { TaskKind } from "./taskKinds.ts";
import type { TrainFlags } from "./trainFlags.ts";

/** What a `dnc train` is going to do. */
export interface TrainPlan {
  readonly folder: RunFolder;
  readonly spec: TaskSpec;
  readonly seed: number;
  readonly recipe: CompleteRecipe;
  /** The run that is resumed. */
  readonly resumed: RunDescription | undefined;
  /** The folder for TensorBoard's event files. */
  readonly tensorboard: string | undefined;
}

/** Works out what to do, and changes nothing. @throws Failure, ConfigError */
export function planTraining(kind: TaskKind, flags: TrainFlags): TrainPlan {
  const folder = new RunFolder(flags.out ?? join("runs", `${kind.name}-${flags.seed ?? 1}`));
  if (printable(folder.path) !== folder.path) {
    throw new Failure(`--out is ${JSON.stringify(folder.path)}; expected a path without control characters`);
  }
  const resumed = flags.resume ? folder.description() : undefined;
  if (resumed && resumed.task.name !== kind.name) {
    throw new Failure(`${folder.path} is a run of ${resumed.task.name}, not of ${kind.name}`);
  }
  if (!resumed) requireRoom(folder, flags.fresh === true);
  const spec = kind.spec({ ...flags }, resumed?.task);
  const seed = flags.seed ?? resumed?.seed ?? 1;
  const base = resumed?.recipe ?? kind.recipe(spec);
  const recipe = defineRecipe(applyFlags(flags.config === undefined ? base : readRecipe(flags.config, base), flags));
  if (resumed) requireSame(resumed, { task: withoutData(spec), seed, recipe }, folder);
  const { tensorboard } = flags;
  if (tensorboard !== undefined) requireBoard(tensorboard);
  return { folder, spec, seed, recipe, resumed, tensorboard };
}

function requireRoom(folder: RunFolder, fresh: boolean): void {
  const occupant = folder.occupant();
  if (occupant === "other files") {
    throw new Failure(`${folder.path} is not empty and holds no run; choose another folder with --out`);
  }
  if (occupant === "run" && !fresh) {
    throw new Failure(
      `${folder.path} holds a run: go on with it by --resume, begin anew by --fresh, or choose another --out`,
    );
  }
}

/** A run goes on as it began; flags may repeat what it is, not change it. */
function requireSame(resumed: RunDescription, asked: object, folder: RunFolder): void {
  const { seed, recipe } = resumed;
  const difference = firstDifference({ task: withoutData(resumed.task), seed, recipe }, asked);
  if (!difference) return;
  const { path, a, b } = difference;
  throw new Failure(
    `${path} is ${JSON.stringify(a)} in ${folder.path} and cannot become ${JSON.stringify(b)}: a run goes on as it began`,
  );
}

/** The text may have moved. */
function withoutData(spec: TaskSpec): object {
  return { ...spec, data: undefined };
}
