import type { Trace } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import { sizedTask, sizesOf } from "../sizedSpec.ts";
import type { TaskSpec } from "../taskSpec.ts";
import { copyStory, type MemoryStory } from "./story.ts";

/** What the memory did with one sequence of a task; undefined for a task that is no copy, and for a network without memory. */
export function storyOf(spec: TaskSpec, batch: Batch, trace: Trace): MemoryStory | undefined {
  if (spec.name === "babi" || !sizedTask(spec.name).isCopy) return undefined;
  return copyStory(batch, sizesOf(spec).bits!, trace);
}
