import { Trainer, type TrainerHost } from "@dncjs/train";
import { FolderInUse, lockFolder } from "@dncjs/train/files";
import { Board, type FolderFitResult } from "@dncjs/train/node";
import { Command } from "commander";
import { type Choice, chooseBackend } from "../backends.ts";
import { styled } from "../colour.ts";
import { describeChoice, describeNetwork, describeTraining, metricLines } from "../describe.ts";
import { Failure, printable, withPath } from "../failure.ts";
import { counted, isFraction } from "../numbers.ts";
import { requireMemory } from "../plan/requireMemory.ts";
import { trainingOf } from "../plan/training.ts";
import { lessonText } from "../progress/progressLine.ts";
import { createView, type View } from "../progress/view.ts";
import { differences } from "../runs/differences.ts";
import { openTask } from "../taskSpec.ts";
import { createEmitter, type Emit } from "../training/emitter.ts";
import { describeOutcome, exampleLines, fileLines, memoryLines, stalledLines } from "../training/ending.ts";
import { catchInterrupts } from "../training/interrupt.ts";
import { nextLines, resumeLine } from "../training/next.ts";
import { planTraining, type TrainPlan } from "../training/plan.ts";
import type { TaskKind } from "../training/taskKinds.ts";
import { train } from "../training/train.ts";
import { addTrainFlags, type TrainFlags } from "../training/trainFlags.ts";
import { versions } from "../version.ts";

export function trainCommand(kinds: readonly TaskKind[]): Command {
  const command = new Command("train")
    .description("train a network on a task, or on your own in a file")
    .usage("TASK|FILE [options]")
    .helpCommand(false);
  for (const kind of kinds) command.addCommand(taskCommand(kind));
  return command;
}

function taskCommand(kind: TaskKind): Command {
  const command = new Command(kind.name).description(kind.description);
  command.optionsGroup("Task:");
  kind.addFlags(command);
  return addTrainFlags(command, kind.defaults).action((flags: TrainFlags) => trainTask(kind, flags));
}

async function trainTask(kind: TaskKind, flags: TrainFlags): Promise<void> {
  const { task, plan } = await openPlan(planTraining(kind, flags));
  if (flags.curriculum && (task.lessons ?? []).length < 2)
    throw new Failure(`--curriculum: task ${kind.taskName} has no lessons; omit the flag`);
  const workload = trainingOf(task, plan.recipe);
  const choice = await chooseBackend(flags.backend, flags.threads, workload);
  const { backend, spares } = choice;
  requireMemory(workload, choice.name, backend);
  const checkpoint = plan.resumed ? plan.folder.checkpoint() : undefined;
  const trainer = checkpoint
    ? await resume(plan, checkpoint, { task, backend, spares })
    : Trainer.create({ task, backend, spares, recipe: plan.recipe, seed: plan.seed });
  if (plan.resumed) requireMemory(trainingOf(task, trainer.recipe), choice.name, backend);
  const isColumn = (name: string) => name === task.metric || (isFraction(name) && !name.includes("."));
  const columns = Object.keys(task.tally().metrics()).filter(isColumn);
  const view = createView(flags.json === true, { metric: task.metric, batches: plan.recipe.batches, columns });
  const { lock, board } = await prepareFolder({ plan, trainer, choice, view, checkpoint });
  const emit = createEmitter(plan, view, board);
  reportStart({ plan, trainer, choice, view, emit, requested: flags.backend });
  const interrupt = catchInterrupts(() =>
    view.print("stopping after this batch, then saving; press Ctrl-C again to end at once"),
  );
  try {
    const { signal } = interrupt;
    const { gradientStatistics: gradients = false, checkpointEvery, until } = flags;
    const result = await train({ trainer, plan, view, board, signal, gradients, until, checkpointEvery });
    interrupt.release();
    view.close();
    await reportEnd({ plan, trainer, result, view, emit });
    process.exitCode = result.outcome === "aborted" ? interrupt.exitCode() : (interrupt.outputFailure() ?? 0);
  } finally {
    view.close();
    interrupt.release();
    try {
      board?.close();
    } finally {
      lock.release();
      trainer.dispose();
    }
  }
}

/** Creates the trainer from a checkpoint. @throws Failure for a damaged checkpoint or one of another run */
async function resume(
  { folder, recipe, seed }: TrainPlan,
  checkpoint: Uint8Array,
  host: TrainerHost,
): Promise<Trainer> {
  const path = folder.checkpointPath;
  const trainer = await withPath(path, () => Trainer.resume({ ...host, checkpoint }));
  const [difference] = differences([
    { seed, recipe },
    { seed: trainer.seed, recipe: trainer.recipe },
  ]);
  if (!difference) return trainer;
  trainer.dispose();
  const [expected, got] = difference.values.map((value) => JSON.stringify(value));
  throw new Failure(
    `${path} belongs to another run: got ${difference.path} ${got}, expected ${expected} as in run.json`,
  );
}

async function openPlan(plan: TrainPlan) {
  const { task, spec } = await openTask(plan.spec, plan.seed, "training");
  return { task, plan: { ...plan, spec } };
}

/** Creates and locks the folder. Called after all input has been checked: this is the first change on disk. */
async function prepareFolder({ plan, trainer, choice, view, checkpoint }: Preparation) {
  const { folder, resumed } = plan;
  const onWatch = (message: string) => view.print(message);
  if (!resumed && folder.contents() === "run") {
    const old = await lockFolder(folder.path, { onWatch });
    const aside = folder.moveAside();
    old.release(aside);
    view.print(`moved the existing run ${folder.path} to ${aside}`);
  }
  folder.create();
  const lock = await lockFolder(folder.path, { heartbeat: true, onWatch });
  try {
    folder.guardWith(lock);
    requireUnchanged(plan, checkpoint);
    return { lock, board: await writeStart({ plan, trainer, choice }) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Writes the description of the run, prepares its log and opens the event file. The folder must be locked. */
async function writeStart({ plan, trainer, choice }: Omit<Preparation, "view" | "checkpoint">) {
  const { folder, spec, seed, resumed, tensorboard } = plan;
  folder.removeTemporaryFiles();
  if (resumed) await folder.truncateLog(trainer.batchesDone, trainer.progress.evaluatedAt);
  const { batchesDone, recipe, progress } = trainer;
  const about = { task: spec, seed, recipe, backend: choice.backend.description, versions };
  const skipped = progress.skipped?.total ?? 0;
  const board = tensorboard === undefined ? undefined : Board.open(tensorboard, { batchesDone, skipped, about });
  try {
    await folder.describe(about);
  } catch (error) {
    board?.close();
    throw error;
  }
  return board;
}

interface TrainingContext {
  readonly plan: TrainPlan;
  readonly trainer: Trainer;
  readonly view: View;
  readonly emit: Emit;
}

interface Preparation extends Omit<TrainingContext, "emit"> {
  readonly choice: Choice;
  /** The checkpoint the trainer was resumed from. */
  readonly checkpoint: Uint8Array | undefined;
}

/**
 * Checks that no other process changed the folder between the plan and the lock. The folder must be locked.
 * @throws FolderInUse
 */
function requireUnchanged({ folder, resumed }: TrainPlan, checkpoint: Uint8Array | undefined): void {
  const isUnchanged = resumed
    ? Buffer.compare(folder.checkpoint() ?? NOTHING, checkpoint ?? NOTHING) === 0
    : folder.contents() === undefined;
  if (!isUnchanged) throw new FolderInUse(`${folder.path} was changed by another process; run the command again`);
}

const NOTHING = new Uint8Array();

function reportStart(context: TrainingContext & { choice: Choice; requested: string }): void {
  const { plan, trainer, choice, view, emit, requested } = context;
  const { folder, seed } = plan;
  const { task, recipe, model, batchesDone: batch, lesson } = trainer;
  emit({
    event: "start",
    task: task.name,
    description: task.description,
    run: folder.path,
    seed,
    backend: choice.backend.description,
    why: choice.why,
    parameters: model.parameterCount,
    batch,
    batches: recipe.batches,
    ...(lesson ? { lesson } : {}),
  });
  const resumed = plan.resumed ? `, resumed after ${counted(batch, "batch", "batches")}` : "";
  view.print(`${styled("bold", task.name)}      ${task.description}`);
  view.print(`network   ${counted(model.parameterCount, "parameter")}: ${describeNetwork(recipe.model)}`);
  view.print(`training  ${describeTraining(recipe, lesson)}, seed ${seed}`);
  if (lesson) view.print(`lesson    ${lessonText(lesson)}`);
  view.print(`backend   ${describeChoice(choice, requested)}`);
  const before = plan.resumed && buildOf(plan.resumed.backend);
  if (before !== undefined && before !== buildOf(choice.backend.description))
    view.print(`          so far the run was trained on ${before}; another build gives other numbers`);
  view.print(`run       ${folder.path}${resumed}`);
  view.print("");
}

/** The description of a backend without its threads, on which no number depends. */
function buildOf(description: string): string {
  return printable(description.replace(/, \d+ threads?\b.*/, ""));
}

interface Finished extends TrainingContext {
  readonly result: FolderFitResult;
}

async function reportEnd(finished: Finished): Promise<void> {
  const { plan, trainer, result, view, emit } = finished;
  const { outcome, batchesDone: batch, seconds } = result;
  if (outcome === "aborted") view.print(`\n${describeOutcome(trainer, result, false)}\n${resumeLine(plan)}`);
  else await evaluateAndReport(finished);
  emit({ event: "end", outcome, batch, seconds, run: plan.folder.path });
}

async function evaluateAndReport({ plan, trainer, result, view, emit }: Finished): Promise<void> {
  const { task, model } = trainer;
  const { outcome, batchesDone: batch, seconds } = result;
  const metrics = outcome === "solved" ? result.metrics! : await trainer.evaluate("evaluation");
  const solved = task.isSolved(metrics);
  emit({ event: "evaluation", batch, set: "evaluation", metrics, solved, seconds });
  const blocks = [
    [describeOutcome(trainer, result, solved), ...(outcome === "stalled" ? stalledLines(trainer, solved) : [])],
    [styled("bold", "evaluation set"), ...metricLines(metrics), ...(await memoryLines(model, task))],
    await exampleLines(plan, task, model),
    fileLines(plan, model.parameterCount),
    nextLines(plan),
  ];
  for (const lines of blocks) view.print(["", ...lines].join("\n"));
}
