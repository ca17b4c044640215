/** Checks of a task and of what it returns: a task may come from anywhere. */
import { ArgumentError } from "@dncjs/core";
import { requireOptions, show } from "@dncjs/core/run";
import type { Metrics, Tally, Task } from "./task.ts";

const LOSSES: readonly Task["loss"][] = ["sigmoidCrossEntropy", "softmaxCrossEntropy", "meanSquare"];
const COUNTS = ["inputSize", "outputSize", "lossGroups", "trainingSteps", "evaluationSteps"] as const;
const METHODS = ["trainingBatch", "evaluationBatches", "validationBatches", "tally", "isSolved"] as const;

/** Checks the fields and methods that training and evaluation use. @throws ArgumentError naming the wrong one */
export function checkTask(task: Task): void {
  const { name, metric, loss, lossGroups, outputSize, lessons } = requireOptions("task", task, METHODS.join(", "));
  for (const [field, text] of Object.entries({ name, metric })) {
    if (typeof text !== "string") throw new ArgumentError(`task.${field}`, text, "text");
  }
  for (const field of COUNTS) {
    const count = task[field];
    if (!Number.isSafeInteger(count) || count < 1)
      throw new ArgumentError(`task.${field}`, count, "an integer of at least 1");
  }
  if (!LOSSES.includes(loss)) throw new ArgumentError("task.loss", loss, `one of ${LOSSES.join(", ")}`);
  if (outputSize % lossGroups !== 0) {
    throw new ArgumentError("task.lossGroups", lossGroups, `a divisor of outputSize, ${outputSize}`);
  }
  if (lessons !== undefined && !(Array.isArray(lessons) && lessons.every((lesson) => typeof lesson === "string")))
    throw new ArgumentError("task.lessons", lessons, "a list of texts");
  for (const method of METHODS) requireFunction(`task.${method}`, task[method]);
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
  const { add, metrics } = requireOptions("tally of the task", tally, "add, metrics");
  for (const [method, value] of Object.entries({ add, metrics })) requireFunction(`tally.${method} of the task`, value);
  return tally;
}

/** @throws ArgumentError unless all metrics are numbers, which may be NaN */
export function checkMetrics(metrics: Metrics): Metrics {
  for (const [name, value] of Object.entries(requireOptions("metrics of the task", metrics, "name: number"))) {
    if (typeof value !== "number") throw new ArgumentError(`metrics[${show(name)}] of the task`, value, "a number");
  }
  return metrics;
}
