import type { Trace } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import { Command, InvalidArgumentError, Option } from "commander";
import { backendNames } from "../backends.ts";
import { styled } from "../colour.ts";
import { Failure, printable } from "../failure.ts";
import { metric } from "../numbers.ts";
import { describeOpened, type OpenRun, openRun } from "../openRun.ts";
import { drawPicture } from "../picture/picture.ts";
import { copyStory } from "../picture/story.ts";
import { type Ablation, ablations, namesOf } from "../show/ablation.ts";
import { type ExampleSet, exampleAt, judgeExample } from "../show/example.ts";
import { type MemoryStep, memorySteps } from "../show/memorySteps.ts";
import { stepTable } from "../show/stepTable.ts";
import { type AnswerRead, annotated, answerReads } from "../show/storyLines.ts";
import { type Words, wordsOf } from "../show/words.ts";
import { sizedTask, sizesOf } from "../sizedSpec.ts";
import { whole } from "../training/trainFlags.ts";

interface RunFlags {
  readonly example: number;
  readonly set: ExampleSet;
  readonly steps?: StepRange;
  readonly head?: number;
  readonly seed?: number;
  readonly ablate?: readonly Ablation[];
  readonly backend: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** Both ends included. */
interface StepRange {
  readonly first: number;
  readonly last: number;
}

export function runCommand(): Command {
  const number = (flags: string, description: string) => new Option(flags, description).argParser(whole);
  return new Command("run")
    .description("run the network of a run on one sequence, and show what its memory did")
    .argument("<run>", "the folder of the run")
    .addOption(number("--example <n>", "which sequence of the set, from 0").default(0))
    .addOption(new Option("--set <name>", "where from").choices(["evaluation", "validation"]).default("evaluation"))
    .addOption(new Option("--steps <a..b>", "of these steps only: 3..12, 3.., ..12 or 7").argParser(stepRange))
    .addOption(number("--head <r>", "of this read head only, from 0"))
    .addOption(number("--seed <n>", "of the sequences, if other ones than the run's are wanted"))
    .addOption(
      new Option("--ablate <parts>", `without what it was trained with: ${ablations.join(",")}`).argParser(namesOf),
    )
    .addOption(new Option("--backend <name>", "what computes").choices(backendNames).default("auto"))
    .option("--data <dir>", "babi: the folder of the official text, if it is not where it was")
    .option("--json", "one JSON object, for machines")
    .action(run);
}

/** One sequence, and all that is known of it. */
interface Shown extends OpenRun {
  readonly batch: Batch;
  readonly trace: Trace;
  readonly words: Words;
  /** Undefined for a network without memory. */
  readonly steps: readonly MemoryStep[] | undefined;
  /** bAbI only. */
  readonly answers: readonly AnswerRead[] | undefined;
}

async function run(path: string, flags: RunFlags): Promise<void> {
  const opened = await openRun(path, flags, ({ evaluationSteps: steps }) => ({ mode: "trace", batch: 1, steps }));
  const { task, model, babi } = opened;
  try {
    const { memory } = model.config;
    const batch = exampleAt(task, flags.set, flags.example);
    requireHead(flags.head, memory?.readHeads);
    requireSteps(flags.steps, batch.steps);
    const trace = await model.trace(batch.x);
    const words = wordsOf(babi, batch, trace.get("y")!.data);
    const steps = memory ? memorySteps(trace, memory) : undefined;
    const answers = steps && babi ? answerReads(babi, batch, steps) : undefined;
    const shown = { ...opened, batch, trace, words, steps, answers };
    if (flags.json) console.log(JSON.stringify(asObject(path, shown, flags)));
    else for (const line of lines(shown, flags)) console.log(line);
  } finally {
    model.dispose();
  }
}

function lines(shown: Shown, flags: RunFlags): string[] {
  const { task, batch, trace, model } = shown;
  const { metrics, right } = judgeExample(task, batch, trace.get("y")!.data);
  const figures = Object.entries(metrics).map(([name, value]) => `${name} ${metric(name, value)}`);
  return [
    ...describeOpened(shown, flags.backend),
    `example  ${flags.example} of the ${flags.set} set, ${batch.steps} steps, seed ${shown.seed}`,
    ...(flags.ablate ? [`without  ${flags.ablate.join(" and ")}, with which it was trained`] : []),
    "",
    `${styled("bold", right === null ? "judged" : right ? "right" : "wrong")}: ${figures.join(", ")}`,
    "",
    ...sequenceLines(shown),
    "",
    ...(shown.steps
      ? [styled("bold", "what the memory did"), "", ...tableLines(shown.steps, shown.words, flags)]
      : [`This network has no memory: all it keeps from step to step is in its controller (${keptBy(model.config)}).`]),
  ];
}

/** The picture where there is one; else what was shown, asked for and answered. */
function sequenceLines({ spec, task, batch, trace, answers }: Shown): string[] {
  const isCopy = spec.name !== "babi" && sizedTask(spec.name).isCopy;
  const story = isCopy ? copyStory(batch, sizesOf(spec).bits!, trace) : undefined;
  if (story) return drawPicture(story).slice(2);
  const rendered = task.render(batch, 0, trace.get("y")!.data).split("\n").map(printable);
  return annotated(rendered, answers ?? []).map((line) => `  ${line}`);
}

function tableLines(steps: readonly MemoryStep[], words: Words, { steps: range, head }: RunFlags): string[] {
  return stepTable(chosen(steps, range), {
    shown: words.shown.map(printable),
    answered: words.answered.map((answer, step) => printable(answer + (answer === words.asked[step] ? "" : " ✕"))),
    head,
  });
}

function asObject(path: string, { task, choice, seed, batch, trace, words, steps, answers }: Shown, flags: RunFlags) {
  const { metrics, right } = judgeExample(task, batch, trace.get("y")!.data);
  const told = (step: MemoryStep) => ({
    ...step,
    reads: step.reads.filter((read) => flags.head === undefined || read.head === flags.head),
  });
  return {
    ...{ run: path, task: task.name, backend: choice.name, set: flags.set, example: flags.example, seed },
    ablated: flags.ablate ?? [],
    ...{ right, ...metrics, memory: steps !== undefined },
    steps: chosen(
      words.shown.map((shown, step) => ({
        ...(steps ? told(steps[step]!) : { step }),
        ...{ shown, asked: words.asked[step], answered: words.answered[step] },
      })),
      flags.steps,
    ),
    ...(answers ? { answers, lines: task.render(batch, 0, trace.get("y")!.data).split("\n") } : {}),
  };
}

function chosen<Step>(steps: readonly Step[], range: StepRange | undefined): readonly Step[] {
  return range ? steps.slice(range.first, range.last + 1) : steps;
}

function keptBy({ controller }: OpenRun["model"]["config"]): string {
  if (controller.type === "feedforward") return "nothing: it is a feed-forward one";
  return `${controller.layers * controller.hiddenSize} units`;
}

function requireHead(head: number | undefined, heads: number | undefined): void {
  if (head === undefined) return;
  if (heads === undefined) throw new Failure(`--head ${head}: this network has no memory to read from`);
  if (head >= heads) throw new Failure(`--head ${head}: the network has ${heads} read heads, from 0 to ${heads - 1}`);
}

function requireSteps(range: StepRange | undefined, steps: number): void {
  if (!range || range.first < steps) return;
  throw new Failure(`--steps ${range.first}..: the sequence has ${steps} steps, from 0 to ${steps - 1}`);
}

function stepRange(text: string): StepRange {
  const [, from, dots, to] = /^(\d*)(\.\.)?(\d*)$/.exec(text) ?? [];
  if (from === undefined || (from === "" && (dots === undefined || to === ""))) {
    throw new InvalidArgumentError("It is two steps with .. between, 3..12, or one of them.");
  }
  const first = from === "" ? 0 : whole(from);
  const last = dots === undefined ? first : to === "" ? Number.MAX_SAFE_INTEGER : whole(to!);
  if (last < first) throw new InvalidArgumentError("It is a first step and a last one that is not before it.");
  return { first, last };
}
