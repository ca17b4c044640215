import { resolve } from "node:path";
import type { Edit, LocationLock } from "@dncjs/inspect";
import { requireOutputFile } from "@dncjs/train/files";
import { writeFileAtomically } from "@dncjs/train/node";
import { evaluationBatchSize } from "@dncjs/train/tools";
import { Command, Option } from "commander";
import { backendNames } from "../backends.ts";
import { describeMetrics } from "../describe.ts";
import { Failure } from "../failure.ts";
import { describeLock, parseEdit, parseLock, requestedChanges } from "../inspect/changes.ts";
import { inspectSequence, toJson } from "../inspect/inspection.ts";
import { inspectionPage, isInspectionPage } from "../inspect/page.ts";
import { inspectionLines } from "../inspect/terminal.ts";
import { requireTraceable } from "../inspect/traceable.ts";
import { evaluateOn } from "../inspect/verdict.ts";
import { describeOpened, type OpenRun, openRun } from "../openRun.ts";
import { outputPath } from "../outputPath.ts";
import { describeScore, type ExampleSet, exampleAt } from "../show/example.ts";
import { type SizeFlags, sizeOption } from "../sizeFlags.ts";
import { whole } from "../training/trainFlags.ts";

interface InspectFlags extends SizeFlags {
  readonly example: number;
  readonly set: ExampleSet;
  readonly seed?: number;
  readonly lstm?: string;
  readonly edit?: readonly Edit[];
  readonly lock?: LocationLock;
  readonly out?: string;
  readonly backend: string;
  readonly data?: string;
  readonly task?: string;
  readonly json?: boolean;
}

export function inspectCommand(): Command {
  const number = (flags: string, description: string) => new Option(flags, description).argParser(whole);
  return new Command("inspect")
    .description("measure the memory errors of a run on one sequence, and write a report")
    .argument("<run>", "folder of the run")
    .addOption(number("--example <n>", "index of the sequence in the set, from 0").default(0))
    .addOption(
      new Option("--set <name>", "set of the sequence").choices(["evaluation", "validation"]).default("evaluation"),
    )
    .addOption(number("--seed <n>", "seed of the sequences (default: the seed of the run)"))
    .addOption(sizeOption())
    .option("--lstm <run>", "compare with a run of the same task without memory (default: none)")
    .addOption(
      new Option(
        "--edit <edit>",
        "run again with one number changed: STEP:TENSOR:INDEX=VALUE; repeatable (default: none)",
      ).argParser(parseEdit),
    )
    .addOption(
      new Option(
        "--lock <locations>",
        "run again with locations locked: 1,2, or 1,2@9 from step 9 on (default: none)",
      ).argParser(parseLock),
    )
    .addOption(
      new Option("--out <file>", "write the report to an HTML file that opens offline (default: none)").argParser(
        outputPath("--out"),
      ),
    )
    .addOption(new Option("--backend <name>", "backend to run on").choices(backendNames).default("auto"))
    .option("--data <dir>", "babi: folder of the official text (default: the folder used in training)")
    .option("--task <file>", "your own task: its file (default: the file used in training)")
    .option("--json", "print one JSON object")
    .action(inspect);
}

async function inspect(path: string, flags: InspectFlags): Promise<void> {
  if (flags.out !== undefined) requireOutputFile(flags.out, `--out ${flags.out}`, REPORT);
  const open = (run: string) =>
    openRun(run, flags, ({ evaluationSteps: steps }) => ({ mode: "trace", batch: 1, steps }));
  const opened = await open(path);
  const baseline = flags.lstm === undefined ? undefined : await openBaseline(flags.lstm, opened, open);
  try {
    requireMemoryFor(flags, opened);
    const batch = exampleAt(opened.task, flags.set, flags.example);
    requireTraceable(opened, batch.steps);
    requireStepOf(flags.lock, batch.steps);
    const found = await inspectSequence(opened, batch, {
      baseline,
      requested: requestedChanges(flags.edit, flags.lock),
    });
    const locked =
      flags.lock &&
      (await evaluateOn(
        opened.task.evaluationBatches(evaluationBatchSize(opened.model.config)),
        opened.model,
        opened.task,
        flags.lock,
      ));
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
          ...toJson(found),
          ...(locked ? { locked } : {}),
        }),
      );
    } else {
      const head = [...describeOpened(opened, flags.backend), `example  ${which}`, "", describeScore(found.score), ""];
      for (const line of [...head, ...inspectionLines(found, opened.task)]) console.log(line);
      if (locked) {
        console.log(`evaluation set with ${describeLock(flags.lock!)}: ${describeMetrics(locked)}`);
      }
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

/** A report may replace an earlier report, but no other file. */
const REPORT = { isOwn: isInspectionPage, expected: "a report" };

/** Rejects --edit and --lock for a network without memory. @throws Failure */
function requireMemoryFor({ edit, lock }: InspectFlags, { model }: OpenRun): void {
  if (model.config.memory || (!edit && !lock)) return;
  throw new Failure(`--${edit ? "edit" : "lock"}: this network has no memory`);
}

/** Rejects a lock that would begin after the last step. @throws Failure */
function requireStepOf(lock: LocationLock | undefined, steps: number): void {
  const { from = 0 } = lock ?? {};
  if (from >= steps) throw new Failure(`--lock: got step ${from}, expected a step from 0 to ${steps - 1}`);
}

/** Opens the run to compare with. @throws Failure for another task or a network with memory */
async function openBaseline(
  path: string,
  { spec }: OpenRun,
  open: (run: string) => Promise<OpenRun>,
): Promise<OpenRun> {
  const baseline = await open(path);
  if (baseline.model.config.memory) {
    throw new Failure(`--lstm ${path}: got a network with memory, expected one without (dnc train TASK --no-memory)`);
  }
  if (JSON.stringify({ ...baseline.spec, data: "" }) === JSON.stringify({ ...spec, data: "" })) return baseline;
  throw new Failure(
    `--lstm ${path}: got another task or other sizes (${baseline.task.description}), expected those of the inspected run`,
  );
}
