import { join } from "node:path";
import { requireOutputFolder } from "@dncjs/train/files";
import { RunFolder, requireBoard } from "@dncjs/train/node";
import type { CompleteRecipe } from "@dncjs/train/tools";
import { type DescribedRun, describedRun } from "../describedRun.ts";
import { Failure } from "../failure.ts";
import { differences } from "../runs/differences.ts";
import { type TaskSpec, taskName } from "../taskSpec.ts";
import { plannedRecipe } from "./recipe.ts";
import type { TaskKind } from "./taskKinds.ts";
import type { TrainFlags } from "./trainFlags.ts";

/** The backend in the run.json of an imported network, which was trained elsewhere. */
export const IMPORTED = "imported";

/** The plan of a `dnc train`. */
export interface TrainPlan {
  readonly folder: RunFolder;
  readonly spec: TaskSpec;
  readonly seed: number;
  readonly recipe: CompleteRecipe;
  /** The name of the backend, or "auto". */
  readonly backend: string;
  /** The description of the run to resume. */
  readonly resumed: DescribedRun | undefined;
  /** The folder for TensorBoard's event files. */
  readonly tensorboard: string | undefined;
}

/** Plans a training without changing anything. @throws Failure, ConfigError */
export function planTraining(kind: TaskKind, flags: TrainFlags): TrainPlan {
  const folder = new RunFolder(flags.out ?? join("runs", `${kind.taskName}-${flags.seed ?? 1}`));
  requireOutputFolder(folder.path, flags.out === undefined ? folder.path : `--out ${folder.path}`);
  const resumed = flags.resume ? describedRun(folder) : undefined;
  if (resumed?.backend === IMPORTED) {
    throw new Failure(`${folder.path}: got an imported network, which has no checkpoint to resume`);
  }
  if (resumed) folder.requireOwnFiles();
  if (resumed && !kind.isOwn(resumed.task)) {
    throw new Failure(`${folder.path}: got a run of ${taskName(resumed.task)}, expected a run of ${kind.taskName}`);
  }
  if (!resumed) requireFreeFolder(folder, flags.fresh === true);
  const spec = kind.spec({ ...flags }, resumed?.task);
  const seed = flags.seed ?? resumed?.seed ?? 1;
  const base = resumed?.recipe ?? kind.recipe(spec);
  const recipe = plannedRecipe(base, flags);
  if (resumed) requireSame(resumed, { task: withoutData(spec), seed, recipe }, folder);
  const { backend, tensorboard } = flags;
  if (tensorboard !== undefined) requireBoard(tensorboard);
  return { folder, spec, seed, recipe, backend, resumed, tensorboard };
}

function requireFreeFolder(folder: RunFolder, fresh: boolean): void {
  const contents = folder.contents();
  if (contents === "other files") {
    throw new Failure(`${folder.path} is not empty and contains no run; choose another folder with --out`);
  }
  if (contents === "run" && !fresh) {
    throw new Failure(
      `${folder.path} already contains a run; continue it with --resume, start again with --fresh, or choose another --out`,
    );
  }
}

/** Checks that the flags do not change the task, seed or recipe of a resumed run. @throws Failure */
function requireSame(resumed: DescribedRun, requested: object, folder: RunFolder): void {
  const { seed, recipe } = resumed;
  const [difference] = differences([{ task: withoutData(resumed.task), seed, recipe }, requested]);
  if (!difference) return;
  const [expected, got] = difference.values.map((value) => JSON.stringify(value));
  throw new Failure(`--resume cannot change ${difference.path}: got ${got}, expected ${expected} as in ${folder.path}`);
}

/** The task without the folder of its text, or its file, which may have moved. */
function withoutData(spec: TaskSpec): object {
  return { ...spec, data: undefined, file: undefined };
}
