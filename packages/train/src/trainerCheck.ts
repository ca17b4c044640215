/** Checks of the options of a trainer. */
import { type AnyBackend, ArgumentError } from "@dncjs/core";
import { requireBackend, requireOptions } from "@dncjs/core/run";
import type { OpenBackend } from "./recovery.ts";
import type { FitOptions } from "./reports.ts";
import type { Task } from "./task.ts";
import { checkTask, requireFunction } from "./taskCheck.ts";

interface Host {
  readonly backend: AnyBackend;
  readonly task: Task;
  readonly spares?: readonly OpenBackend[];
}

/** @throws ArgumentError naming the invalid option */
export function checkHost({ backend, task, spares = [] }: Host): void {
  requireBackend(backend);
  checkTask(task);
  if (!Array.isArray(spares)) throw new ArgumentError("spares", spares, "a list of functions that open a backend");
  for (const [k, open] of spares.entries()) requireFunction(`spares[${k}]`, open);
}

/** @throws ArgumentError naming the invalid option */
export function checkFitOptions(options: FitOptions): void {
  const { signal, onStep, onEvaluation, onRestoration } = requireOptions("options", options, "signal, onStep, ...");
  if (signal !== undefined && typeof (signal as AbortSignal | null)?.aborted !== "boolean")
    throw new ArgumentError("signal", signal, "an AbortSignal");
  for (const [name, callback] of Object.entries({ onStep, onEvaluation, onRestoration })) {
    if (callback !== undefined) requireFunction(name, callback);
  }
}
