import type { Batch } from "@dncjs/train";
import { Command, InvalidArgumentError, Option } from "commander";
import { backendNames } from "../backends.ts";
import { styled } from "../colour.ts";
import { Failure, printable } from "../failure.ts";
import { requireTrace } from "../inspect/traceable.ts";
import { type MapFlags, mapOptions } from "../maps.ts";
import { counted } from "../numbers.ts";
import { describeOpened, type OpenRun, openRun } from "../openRun.ts";
import { figureOf } from "../picture/figureOf.ts";
import { drawPicture } from "../picture/picture.ts";
import { type Ablation, ablations, parseAblations } from "../show/ablation.ts";
import { describeScore, type ExampleSet, exampleAt, scoreExample } from "../show/example.ts";
import { type MemoryStep, memorySteps } from "../show/memorySteps.ts";
import { stepTable } from "../show/stepTable.ts";
import { edgeTexts, type StepTexts, stepTexts } from "../show/stepTexts.ts";
import { type AnswerRead, annotated, answerReads } from "../show/storyLines.ts";
import { type StepRange, stepsOf, type TracedSteps, traceSteps } from "../show/traceSteps.ts";
import { type SizeFlags, sizeOption } from "../sizeFlags.ts";
import { whole } from "../training/trainFlags.ts";

interface RunFlags extends MapFlags, SizeFlags {
  readonly example: number;
  readonly set: ExampleSet;
  readonly steps?: StepRange;
  readonly head?: number;
  readonly seed?: number;
  readonly ablate?: readonly Ablation[];
  readonly locations?: number;
  readonly sparseReads?: number;
  readonly backend: string;
  readonly data?: string;
  readonly task?: string;
  readonly json?: boolean;
}

export function runCommand(): Command {
  const number = (flags: string, description: string) => new Option(flags, description).argParser(whole);
  const command = new Command("run")
    .description("run the network of a run on one sequence, and show its memory step by step")
    .argument("<run>", "folder of the run")
    .addOption(number("--example <n>", "index of the sequence in the set, from 0").default(0))
    .addOption(
      new Option("--set <name>", "set of the sequence").choices(["evaluation", "validation"]).default("evaluation"),
    )
    .addOption(
      new Option("--steps <a..b>", "show only these steps: 3..12, 3.., ..12 or 7 (default: all)").argParser(stepRange),
    )
    .addOption(number("--head <r>", "show only this read head, from 0 (default: all)"))
    .addOption(number("--seed <n>", "seed of the sequences (default: the seed of the run)"))
    .addOption(
      new Option(
        "--ablate <parts>",
        `run without parts used in training: ${ablations.join(",")} (default: none)`,
      ).argParser(parseAblations),
    )
    .addOption(new Option("--backend <name>", "backend to run on").choices(backendNames).default("auto"))
    .option("--data <dir>", "babi: folder of the official text (default: the folder used in training)")
    .option("--task <file>", "your own task: its file (default: the file used in training)")
    .addOption(number("--locations <n>", "number of memory locations (default: that of the network)"))
    .addOption(
      number("--sparse-reads <n>", "sparse memory: locations that a look-up finds (default: those of the network)"),
    )
    .addOption(sizeOption());
  for (const option of mapOptions()) command.addOption(option);
  return command.option("--json", "print one JSON object").action(run);
}

/** One sequence with its trace and everything derived from it. */
interface Result extends OpenRun, TracedSteps {
  readonly batch: Batch;
  readonly texts: StepTexts;
  /** Undefined for a network without memory. */
  readonly steps: readonly MemoryStep[] | undefined;
  /** bAbI only. */
  readonly answers: readonly AnswerRead[] | undefined;
}

async function run(path: string, flags: RunFlags): Promise<void> {
  const opened = await openRun(path, flags, ({ evaluationSteps: steps }) => ({ mode: "trace", batch: 1, steps }));
  const { spec, task, model, babi } = opened;
  try {
    requireTrace(model.config);
    const { memory } = model.config;
    const batch = exampleAt(task, flags.set, flags.example);
    requireHead(flags.head, memory?.readHeads);
    requireSteps(flags.steps, batch.steps);
    const traced = await traceSteps(model, batch, flags.steps, opened.folder.modelPath);
    const { y, trace, part, usageBefore: usage } = traced;
    const texts = spec.name === "traversal" ? edgeTexts(batch, y) : stepTexts(babi, batch, y, task);
    const steps = memory ? memorySteps(trace, memory, { first: part?.first ?? 0, usage }) : undefined;
    const answers = steps && babi && !part ? answerReads(babi, batch, steps) : undefined;
    const result = { ...opened, ...traced, batch, texts, steps, answers };
    if (flags.json) console.log(JSON.stringify(toJson(path, result, flags)));
    else for (const line of lines(result, flags)) console.log(line);
  } finally {
    model.dispose();
  }
}

function lines(result: Result, flags: RunFlags): string[] {
  const { task, batch, y, part, model, seed, steps } = result;
  const score = scoreExample(task, batch, y);
  const ablation = flags.ablate ? [`without  ${flags.ablate.join(" and ")} (used in training)`] : [];
  const memory = steps
    ? [styled("bold", "memory by step"), "", ...tableLines(steps, result, flags)]
    : [`This network has no memory: its only state is in the controller (${controllerState(model.config)}).`];
  return [
    ...describeOpened(result, flags.backend),
    `example  ${flags.example} of the ${flags.set} set, ${batch.steps} steps, seed ${seed}`,
    ...(part ? [`steps    ${part.first} to ${part.last}, of a sequence too long to show; --steps shows others`] : []),
    ...ablation,
    "",
    describeScore(score),
    "",
    ...sequenceLines(result),
    "",
    ...memory,
  ];
}

/** The figure of a copy task; for other tasks, and for a part of a sequence, the sequence as text, with its targets and answers. */
function sequenceLines({ spec, task, batch, trace, part, answers }: Result): string[] {
  const figure = part ? undefined : figureOf(spec, batch, trace);
  if (figure) return drawPicture(figure).slice(2);
  const shown = part ? stepsOf(batch, part) : batch;
  const rendered = task.render(shown, 0, trace.get("y")!.data).split("\n").map(printable);
  return annotated(rendered, answers ?? []).map((line) => `  ${line}`);
}

function tableLines(steps: readonly MemoryStep[], { texts, task }: Result, { steps: range, head }: RunFlags): string[] {
  const isRight = (answer: string, step: number) => task.loss === "meanSquare" || answer === texts.expected[step];
  const answered = texts.answered.map((answer, step) => (isRight(answer, step) ? answer : `${answer} ✕`));
  return stepTable(selected(steps, range), {
    shown: texts.shown.map(printable),
    answered: answered.map(printable),
    head,
  });
}

function toJson(path: string, { task, choice, seed, batch, y, texts, steps, answers }: Result, flags: RunFlags) {
  const { metrics, right } = scoreExample(task, batch, y);
  const withSelectedHead = (step: MemoryStep) => ({
    ...step,
    reads: step.reads.filter((read) => flags.head === undefined || read.head === flags.head),
  });
  const listed = steps?.map(withSelectedHead) ?? texts.shown.map((_, step) => ({ step }));
  const described = listed.map((one) => ({
    ...one,
    shown: texts.shown[one.step],
    expected: texts.expected[one.step],
    answered: texts.answered[one.step],
  }));
  return {
    run: path,
    task: task.name,
    backend: choice.name,
    set: flags.set,
    example: flags.example,
    seed,
    ablated: flags.ablate ?? [],
    right,
    ...metrics,
    memory: steps !== undefined,
    steps: selected(described, flags.steps),
    ...(answers ? { answers, lines: task.render(batch, 0, y).split("\n") } : {}),
  };
}

function selected<Step extends { readonly step: number }>(
  steps: readonly Step[],
  range: StepRange | undefined,
): readonly Step[] {
  return range ? steps.filter(({ step }) => step >= range.first && step <= range.last) : steps;
}

function controllerState({ controller }: OpenRun["model"]["config"]): string {
  if (controller.type === "feedforward") return "feed-forward: no state";
  return `${controller.layers * controller.hiddenSize} units`;
}

function requireHead(head: number | undefined, heads: number | undefined): void {
  if (head === undefined) return;
  if (heads === undefined) throw new Failure(`--head ${head}: this network has no memory`);
  if (head >= heads)
    throw new Failure(`--head: got ${head}, expected 0 to ${heads - 1} (${counted(heads, "read head")})`);
}

function requireSteps(range: StepRange | undefined, steps: number): void {
  if (!range || range.first < steps) return;
  throw new Failure(`--steps: got ${range.first}.., expected steps from 0 to ${steps - 1}`);
}

function stepRange(text: string): StepRange {
  const [, from, dots, to] = /^(\d*)(\.\.)?(\d*)$/.exec(text) ?? [];
  if (from === undefined || (from === "" && (dots === undefined || to === ""))) {
    throw new InvalidArgumentError("Expected a range of steps such as 3..12, 3.., ..12 or 7.");
  }
  const first = from === "" ? 0 : whole(from);
  const last = dots === undefined ? first : to === "" ? Number.MAX_SAFE_INTEGER : whole(to!);
  if (last < first) throw new InvalidArgumentError("Expected a first step that is not after the last.");
  return { first, last };
}
