/** Checks of a task and of what it returns: a task may come from anywhere. */
import { ArgumentError } from "@dncjs/core";
import { requireOptions, show } from "@dncjs/core/run";
import type { Metrics, Tally, Task } from "./task.ts";

const LOSSES: readonly Task["loss"][] = ["sigmoidCrossEntropy", "softmaxCrossEntropy", "meanSquare"];
const METHODS = ["trainingBatch", "evaluationBatches", "validationBatches", "tally", "isSolved", "render"] as const;

/** The least value of each count. A task that is only evaluated has no training steps. */
const COUNTS = { inputSize: 1, outputSize: 1, lossGroups: 1, trainingSteps: 0, evaluationSteps: 0 };

/** Checks the fields and methods of a task. @throws ArgumentError naming the wrong one */
export function checkTask(task: Task): void {
  if (typeof task !== "object" || task === null) throw new ArgumentError("task", task, "a task");
  const { name, loss, lossGroups, outputSize, lessons, validationDecides } = task;
  if (typeof name !== "string" || name === "") throw new ArgumentError("task.name", name, "a name");
  for (const [field, least] of Object.entries(COUNTS)) {
    const count = task[field as keyof typeof COUNTS];
    if (!Number.isSafeInteger(count) || count < least)
      throw new ArgumentError(`task.${field}`, count, `a whole number from ${least}`);
  }
  if (!LOSSES.includes(loss)) throw new ArgumentError("task.loss", loss, `one of ${LOSSES.join(", ")}`);
  if (outputSize % lossGroups !== 0) {
    throw new ArgumentError("task.lossGroups", lossGroups, `a divisor of outputSize, ${outputSize}`);
  }
  if (validationDecides !== undefined && typeof validationDecides !== "boolean")
    throw new ArgumentError("task.validationDecides", validationDecides, "true or false");
  if (lessons !== undefined && !isListOfTexts(lessons))
    throw new ArgumentError("task.lessons", lessons, "a list of descriptions");
  for (const method of METHODS) requireFunction(`task.${method}`, task[method]);
  checkMetric(task);
}

const isListOfTexts = (list: unknown): boolean =>
  Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === "string");

/** A metric that nothing returns would never improve: the run would neither stall nor be compared. */
function checkMetric(task: Task): void {
  const names = Object.keys(checkMetrics(checkTally(task.tally()).metrics()));
  if (names.includes(task.metric)) return;
  const expected = `a metric that task.tally() returns: ${names.join(", ") || "it returns none"}`;
  throw new ArgumentError("task.metric", task.metric, expected);
}

/** @throws ArgumentError unless the value is a function */
export function requireFunction(parameter: string, value: unknown): void {
  if (typeof value !== "function") throw new ArgumentError(parameter, value, "a function");
}

/** @throws ArgumentError unless the value can be iterated */
export function checkIterable<Item>(parameter: string, items: Iterable<Item>): Iterable<Item> {
  const { [Symbol.iterator]: iterator } = (items ?? {}) as Partial<Iterable<Item>>;
  if (typeof iterator === "function" && !ArrayBuffer.isView(items)) return items;
  throw new ArgumentError(parameter, items, "a list of batches");
}

/** @throws ArgumentError unless the value is a tally */
export function checkTally(tally: Tally): Tally {
  const { add, metrics } = requireOptions("task.tally()", tally, "add, metrics");
  for (const [method, value] of Object.entries({ add, metrics })) requireFunction(`task.tally().${method}`, value);
  return tally;
}

/** @throws ArgumentError unless all metrics are numbers, which may be NaN */
export function checkMetrics(metrics: Metrics): Metrics {
  for (const [name, value] of Object.entries(requireOptions("metrics of the task", metrics, "name: number"))) {
    if (typeof value !== "number") throw new ArgumentError(`metrics[${show(name)}] of the task`, value, "a number");
  }
  return metrics;
}
