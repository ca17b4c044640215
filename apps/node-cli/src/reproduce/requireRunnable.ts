import { ConfigError } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { Command, CommanderError } from "commander";
import { type EvalFlags, evalCommand } from "../commands/eval.ts";
import { Failure, naming } from "../failure.ts";
import { evaluatedSpec, requireMatchingSizes } from "../openRun.ts";
import { type PassedFlags, toArguments } from "../sweep/passedFlags.ts";
import { buildTask, openTask, type TaskSpec } from "../taskSpec.ts";
import { plannedRecipe } from "../training/recipe.ts";
import type { TaskKind } from "../training/taskKinds.ts";
import { addTrainFlags, type TrainFlags } from "../training/trainFlags.ts";
import { usageError } from "../usageError.ts";
import type { Reproduction } from "./reproduction.ts";

/**
 * Checks the flags of every network and every test, the recipes and the metric before anything is trained, which may take hours.
 * @throws Failure or ConfigError naming the network or the test
 */
export async function requireRunnable({ kind, networks, tests, metric }: Reproduction): Promise<void> {
  for (const [at, { flags, tests: own }] of networks.entries()) {
    const planned = naming(`networks[${at}]`, () => plannedTask(kind, flags));
    const { task, spec } = await openTask(planned, 1, "training");
    const metrics = Object.keys(task.tally().metrics());
    if (!metrics.includes(metric)) throw new ConfigError("metric", metric, `one of ${metrics.join(", ")}`);
    for (const [index, test] of tests.entries()) {
      if (own === undefined || own.includes(test.name))
        naming(`tests[${index}]`, () => requireTest(test.flags, task, spec));
    }
  }
}

/** Checks the flags of a test, and opens its task. @throws Failure, ConfigError, ArgumentError */
function requireTest(flags: PassedFlags, trained: Task, spec: TaskSpec): void {
  const used = parsed<EvalFlags>(evalCommand().name("dnc eval"), ["RUN", ...toArguments(flags)]);
  const evaluated = evaluatedSpec(spec, used);
  if (evaluated.name === "file") return; // an experiment is of a task of dnc
  const { task } = buildTask(evaluated, used.seed ?? 1, "evaluation");
  requireMatchingSizes(trained, task);
}

/** Returns the task of a network, after a check of its recipe. */
function plannedTask(kind: TaskKind, flags: PassedFlags): TaskSpec {
  const command = new Command(`dnc train ${kind.taskName}`);
  kind.addFlags(command);
  const used: TrainFlags = parsed(addTrainFlags(command, kind.defaults), toArguments(flags));
  const spec = kind.spec({ ...used }, undefined);
  plannedRecipe(kind.recipe(spec), used);
  return spec;
}

/** Parses the flags of a command without running it. @throws Failure for an unknown flag or an invalid value */
function parsed<Flags extends object>(command: Command, words: readonly string[]): Flags {
  let message = "";
  command.exitOverride().configureOutput({ outputError: (text) => (message = usageError(text, command)) });
  try {
    return command
      .action(() => {})
      .parse(words, { from: "user" })
      .opts<Flags>();
  } catch (cause) {
    if (cause instanceof CommanderError) throw new Failure(message.replace(/^dnc: /, ""));
    throw cause;
  }
}
