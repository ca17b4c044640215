import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Edit, LocationLock } from "@dncjs/inspect";
import type { Metrics } from "@dncjs/train";
import { writeFileAtomically } from "@dncjs/train/node";
import { Command, Option } from "commander";
import { backendNames } from "../backends.ts";
import { styled } from "../colour.ts";
import { Failure } from "../failure.ts";
import { asked, editOf, evaluateLocked, lockOf } from "../inspect/changes.ts";
import { asData, inspectSequence } from "../inspect/inspection.ts";
import { inspectionPage } from "../inspect/page.ts";
import { inspectionLines } from "../inspect/terminal.ts";
import { metric } from "../numbers.ts";
import { describeOpened, type OpenRun, openRun } from "../openRun.ts";
import { type ExampleSet, exampleAt } from "../show/example.ts";
import { whole } from "../training/trainFlags.ts";

interface InspectFlags {
  readonly example: number;
  readonly set: ExampleSet;
  readonly seed?: number;
  readonly lstm?: string;
  readonly edit?: readonly Edit[];
  readonly lock?: LocationLock;
  readonly out?: string;
  readonly backend: string;
  readonly data?: string;
  readonly json?: boolean;
}

export function inspectCommand(): Command {
  const number = (flags: string, description: string) => new Option(flags, description).argParser(whole);
  return new Command("inspect")
    .description("measure what the memory of a run does wrong on one sequence, and draw a report of it")
    .argument("<run>", "the folder of the run")
    .addOption(number("--example <n>", "which sequence of the set, from 0").default(0))
    .addOption(new Option("--set <name>", "where from").choices(["evaluation", "validation"]).default("evaluation"))
    .addOption(number("--seed <n>", "of the sequences, if other ones than the run's are wanted"))
    .option("--lstm <run>", "a run of the same task without memory, to compare with")
    .addOption(
      new Option("--edit <edit>", "run again with a number changed: STEP:TENSOR:INDEX=VALUE; more than once").argParser(
        editOf,
      ),
    )
    .addOption(
      new Option("--lock <rows>", "run again with memory rows locked: 1,2 or, from step 9 on, 1,2@9").argParser(lockOf),
    )
    .option("--out <file>", "where to write the report, an HTML file that needs no network")
    .addOption(new Option("--backend <name>", "what computes").choices(backendNames).default("auto"))
    .option("--data <dir>", "babi: the folder of the official text, if it is not where it was")
    .option("--json", "one JSON object, for machines")
    .action(inspect);
}

async function inspect(path: string, flags: InspectFlags): Promise<void> {
  if (flags.out !== undefined) requireWritable(flags.out);
  const open = (run: string) =>
    openRun(run, flags, ({ evaluationSteps: steps }) => ({ mode: "trace", batch: 1, steps }));
  const opened = await open(path);
  const baseline = flags.lstm === undefined ? undefined : await openBaseline(flags.lstm, opened, open);
  try {
    requireMemoryFor(flags, opened);
    const batch = exampleAt(opened.task, flags.set, flags.example);
    const found = await inspectSequence(opened, batch, { baseline, asked: asked(flags.edit, flags.lock) });
    const locked = flags.lock && (await evaluateLocked(opened.model, opened.task, flags.lock.lockedLocations));
    const which = `${flags.example} of the ${flags.set} set, ${batch.steps} steps, seed ${opened.seed}`;
    if (flags.json) {
      const { task, choice, seed } = opened;
      const { set, example } = flags;
      console.log(
        JSON.stringify({
          run: path,
          task: task.name,
          backend: choice.name,
          set,
          example,
          seed,
          ...asData(found),
          ...(locked ? { locked } : {}),
        }),
      );
    } else {
      const { metrics, right } = found.judgement;
      const judged = styled("bold", right === null ? "judged" : right ? "right" : "wrong");
      const head = [
        ...describeOpened(opened, flags.backend),
        `example  ${which}`,
        "",
        `${judged}: ${figuresOf(metrics)}`,
        "",
      ];
      for (const line of [...head, ...inspectionLines(found)]) console.log(line);
      if (locked)
        console.log(
          `the evaluation set with rows ${flags.lock!.lockedLocations.join(", ")} locked: ${figuresOf(locked)}`,
        );
    }
    if (flags.out !== undefined) {
      await writeFileAtomically(resolve(flags.out), new TextEncoder().encode(inspectionPage(opened, which, found)));
      if (!flags.json) console.log(`report   ${flags.out}`);
    }
  } finally {
    opened.model.dispose();
    baseline?.model.dispose();
  }
}

function figuresOf(metrics: Metrics): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${metric(name, value)}`)
    .join(", ");
}

/** Says what is wrong with the place of the report before anything is computed. */
function requireWritable(path: string): void {
  const folder = dirname(resolve(path));
  if (!existsSync(folder)) throw new Failure(`--out ${path}: there is no folder ${folder}`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new Failure(`--out ${path} is a folder; a file is expected`);
}

/** There is nothing to lock or to edit in a network without memory: a number of its controller is disturbed anyway. @throws Failure */
function requireMemoryFor({ edit, lock }: InspectFlags, { model }: OpenRun): void {
  if (model.config.memory || (!edit && !lock)) return;
  throw new Failure(`--${edit ? "edit" : "lock"}: this network has no memory`);
}

/** The run to compare with must be of the same task, and of a network without memory. @throws Failure */
async function openBaseline(
  path: string,
  { spec }: OpenRun,
  open: (run: string) => Promise<OpenRun>,
): Promise<OpenRun> {
  const baseline = await open(path);
  if (baseline.model.config.memory) throw new Failure(`--lstm ${path}: this network has a memory`);
  if (JSON.stringify({ ...baseline.spec, data: "" }) === JSON.stringify({ ...spec, data: "" })) return baseline;
  throw new Failure(`--lstm ${path}: a run of another task, or of other sizes: ${baseline.task.description}`);
}
