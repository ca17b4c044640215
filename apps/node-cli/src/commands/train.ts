import { Trainer, type TrainerHost } from "@dncjs/train";
import { Command } from "commander";
import { type Choice, chooseBackend } from "../backends.ts";
import { styled } from "../colour.ts";
import { describeChoice, describeNetwork, describeTraining, metricLines } from "../describe.ts";
import { Failure, readingFrom } from "../failure.ts";
import { FolderInUse, lockFolder } from "../lock.ts";
import { counted } from "../numbers.ts";
import { requireMemory } from "../plan/requireMemory.ts";
import { trainingOf } from "../plan/training.ts";
import { describeLesson } from "../progress/progressLine.ts";
import { createView, type View } from "../progress/view.ts";
import { buildTask } from "../taskSpec.ts";
import { Board } from "../tensorboard/board.ts";
import { firstDifference } from "../training/difference.ts";
import { describeOutcome, exampleLines, fileLines, stalledLines } from "../training/ending.ts";
import { catchInterrupts } from "../training/interrupt.ts";
import { nextLines, resumeLine } from "../training/next.ts";
import { planTraining, type TrainPlan } from "../training/plan.ts";
import { type TaskKind, taskKinds } from "../training/taskKinds.ts";
import { type Tell, type TrainingResult, teller, train } from "../training/train.ts";
import { addTrainFlags, type TrainFlags } from "../training/trainFlags.ts";
import { versions } from "../version.ts";

export function trainCommand(): Command {
  const command = new Command("train")
    .description("train a network on a task")
    .usage("TASK [options]")
    .helpCommand(false);
  for (const kind of taskKinds) command.addCommand(taskCommand(kind));
  return command;
}

function taskCommand(kind: TaskKind): Command {
  const command = new Command(kind.name).description(kind.description);
  command.optionsGroup("The task:");
  kind.addFlags(command);
  return addTrainFlags(command).action((flags: TrainFlags) => trainTask(kind, flags));
}

async function trainTask(kind: TaskKind, flags: TrainFlags): Promise<void> {
  const { task, plan } = buildPlan(planTraining(kind, flags));
  if (flags.curriculum && (task.lessons ?? []).length < 2)
    throw new Failure(`--curriculum: ${kind.name} has no lessons`);
  const workload = trainingOf(task, plan.recipe);
  const choice = await chooseBackend(flags.backend, flags.threads, workload);
  const { backend, spares } = choice;
  requireMemory(workload, choice.name, backend);
  const checkpoint = plan.resumed ? plan.folder.checkpoint() : undefined;
  const trainer = checkpoint
    ? await resume(plan, checkpoint, { task, backend, spares })
    : Trainer.create({ task, backend, spares, recipe: plan.recipe, seed: plan.seed });
  if (plan.resumed) requireMemory(trainingOf(task, trainer.recipe), choice.name, backend);
  const isColumn = (name: string) => name === task.metric || (/error/i.test(name) && !name.includes("."));
  const columns = Object.keys(task.tally().metrics()).filter(isColumn);
  const view = createView(flags.json === true, { metric: task.metric, batches: plan.recipe.batches, columns });
  const { release, board } = await prepareFolder({ plan, trainer, choice, view, checkpoint });
  const tell = teller(plan, view, board);
  announce({ plan, trainer, choice, view, tell, asked: flags.backend });
  const interrupt = catchInterrupts(() =>
    view.note("stopping after this batch, and saving; Ctrl-C again ends at once"),
  );
  try {
    const { signal } = interrupt;
    const { gradientStatistics: gradients = false, checkpointEvery } = flags;
    const result = await train({ trainer, plan, view, tell, signal, gradients, checkpointEvery });
    interrupt.release();
    view.close();
    await end({ plan, trainer, result, view, tell });
    process.exitCode = result.outcome === "aborted" ? interrupt.exitCode() : 0;
  } finally {
    view.close();
    board?.close();
    interrupt.release();
    release();
    trainer.dispose();
  }
}

/** @throws Failure for a checkpoint that is damaged, or that another run has left there */
async function resume(
  { folder, recipe, seed }: TrainPlan,
  checkpoint: Uint8Array,
  host: TrainerHost,
): Promise<Trainer> {
  const path = folder.checkpointPath;
  const trainer = await readingFrom(path, () => Trainer.resume({ ...host, checkpoint }));
  const difference = firstDifference({ seed, recipe }, { seed: trainer.seed, recipe: trainer.recipe });
  if (!difference) return trainer;
  trainer.dispose();
  const { path: field, a, b } = difference;
  throw new Failure(`${path} is of another run: ${field} is ${JSON.stringify(b)} there, and ${JSON.stringify(a)} here`);
}

function buildPlan(plan: TrainPlan) {
  const { task, spec } = buildTask(plan.spec, plan.seed, "training");
  return { task, plan: { ...plan, spec } };
}

/** The first change to the disk: everything that can be wrong with the input has been found by now. */
async function prepareFolder({ plan, trainer, choice, view, checkpoint }: Preparation) {
  const { folder, spec, seed, resumed, tensorboard } = plan;
  if (!resumed && folder.occupant() === "run") {
    const release = lockFolder(folder.path);
    const aside = folder.moveAside();
    release(aside);
    view.note(`${folder.path} held a run: moved to ${aside}`);
  }
  folder.make();
  const release = lockFolder(folder.path);
  requireUnchanged(plan, checkpoint);
  folder.tidy();
  if (resumed) await folder.cutLog(trainer.batchesDone, trainer.progress.evaluatedAt);
  const { batchesDone, recipe, progress } = trainer;
  const about = { task: spec, seed, recipe, backend: choice.backend.description, versions };
  const skipped = progress.skipped?.total ?? 0;
  const board = tensorboard === undefined ? undefined : Board.open(tensorboard, { batchesDone, skipped, about });
  await folder.describe(about);
  return { release, board };
}

interface Stage {
  readonly plan: TrainPlan;
  readonly trainer: Trainer;
  readonly view: View;
  readonly tell: Tell;
}

interface Preparation extends Omit<Stage, "tell"> {
  readonly choice: Choice;
  /** What the trainer goes on from. */
  readonly checkpoint: Uint8Array | undefined;
}

/** To be called with the folder locked: another process may have worked in it, and be done, since it was looked at. */
function requireUnchanged({ folder, resumed }: TrainPlan, checkpoint: Uint8Array | undefined): void {
  const isUnchanged = resumed
    ? Buffer.compare(folder.checkpoint() ?? NOTHING, checkpoint ?? NOTHING) === 0
    : folder.occupant() === undefined;
  if (!isUnchanged) throw new FolderInUse(`${folder.path} has just been changed by another process; look at it again`);
}

const NOTHING = new Uint8Array();

function announce({ plan, trainer, choice, view, tell, asked }: Stage & { choice: Choice; asked: string }): void {
  const { folder, seed } = plan;
  const { task, recipe, model, batchesDone: batch } = trainer;
  const { description: backend } = choice.backend;
  const { parameterCount: parameters } = model;
  tell({
    event: "start",
    ...{ task: task.name, description: task.description, run: folder.path, seed, backend, why: choice.why, parameters },
    ...{ batch, batches: recipe.batches },
    ...(trainer.lesson ? { lesson: trainer.lesson } : {}),
  });
  const resumed = plan.resumed ? `, going on after ${counted(batch, "batch", "batches")}` : "";
  view.note(`${styled("bold", task.name)}      ${task.description}`);
  view.note(`network   ${counted(parameters, "parameter")}: ${describeNetwork(recipe.model)}`);
  view.note(`training  ${describeTraining(recipe, trainer.lesson)}, seed ${seed}`);
  if (trainer.lesson) view.note(`at        ${describeLesson(trainer.lesson)}`);
  view.note(`backend   ${describeChoice(choice, asked)}`);
  view.note(`run       ${folder.path}${resumed}`);
  view.note("");
}

async function end({ plan, trainer, result, view, tell }: Stage & { result: TrainingResult }): Promise<void> {
  const { outcome, batchesDone: batch, seconds } = result;
  if (outcome === "aborted") view.note(`\n${describeOutcome(trainer, result, false)}\n${resumeLine(plan)}`);
  else await judgeAndShow({ plan, trainer, result, view, tell });
  tell({ event: "end", outcome, batch, seconds, run: plan.folder.path });
}

async function judgeAndShow({ plan, trainer, result, view, tell }: Stage & { result: TrainingResult }): Promise<void> {
  const { task, model } = trainer;
  const { outcome, batchesDone: batch, seconds } = result;
  const metrics = outcome === "solved" ? result.metrics! : await trainer.evaluate("evaluation");
  const solved = task.isSolved(metrics);
  tell({ event: "evaluation", batch, set: "evaluation", metrics, solved, seconds });
  const blocks = [
    [describeOutcome(trainer, result, solved), ...(outcome === "stalled" ? stalledLines(trainer, solved) : [])],
    [styled("bold", "on the evaluation set"), ...metricLines(metrics)],
    await exampleLines(plan, task, model),
    fileLines(plan, model.parameterCount),
    nextLines(plan),
  ];
  for (const lines of blocks) view.note(["", ...lines].join("\n"));
}
