import type { Trace } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import { isSizedTask, sizedTask, sizesOf } from "../sizedSpec.ts";
import type { TaskSpec } from "../taskSpec.ts";
import { copyFigure, type MemoryFigure } from "./figure.ts";

/** The figure of a sequence; undefined for a task that is not a copy task, and for a network without memory. */
export function figureOf(spec: TaskSpec, batch: Batch, trace: Trace): MemoryFigure | undefined {
  if (!isSizedTask(spec) || !hasFigure(spec)) return undefined;
  return copyFigure(batch, sizesOf(spec).bits!, trace);
}

/** Whether the task is a copy task. */
export function hasFigure(spec: TaskSpec): boolean {
  return isSizedTask(spec) && sizedTask(spec.name).isCopy;
}
