import { InvalidArgumentError, Option } from "commander";
import { Failure } from "./failure.ts";
import { flagOf, isSizedTask, type Sizes, sizedTask, sizesOf } from "./sizedSpec.ts";
import type { SizedSpec } from "./sizedTasks.ts";
import { type TaskSpec, taskName } from "./taskSpec.ts";
import { whole } from "./training/trainFlags.ts";

/** The flag that evaluates a network on sequences of other sizes than those of its training. */
export interface SizeFlags {
  /** Sizes by their flags: "max-pairs". */
  readonly sizes?: Sizes | undefined;
}

export function sizeOption(): Option {
  return new Option(
    "--sizes <list>",
    "sizes of the task, by their flags: max-pairs=1000,queries=100, or the lesson of traversal: lessons=8 (default: those of the run)",
  ).argParser(sizeList);
}

/** Replaces sizes of a task. @throws Failure for a task without that size */
export function withSizes(spec: TaskSpec, { sizes }: SizeFlags): TaskSpec {
  if (sizes === undefined) return spec;
  if (spec.name === "traversal") return withLesson(spec, sizes);
  if (!isSizedTask(spec)) throw new Failure(`--sizes: got a run of ${taskName(spec)}, which has no sizes`);
  const flags = Object.keys(sizedTask(spec.name).sizes).map((size) => [flagOf(size).slice(2), size]);
  // Evaluation sequences have the maximum.
  const fields = new Map<string, string>((flags as [string, string][]).filter(([, size]) => !isMinimum(size)));
  const changed = Object.entries(sizes).map(([flag, value]) => {
    const field = fields.get(flag);
    if (field === undefined) throw new Failure(`--sizes: got ${flag}, expected ${[...fields.keys()].join(", ")}`);
    return [field, value];
  });
  return withMinimums({ ...spec, ...Object.fromEntries(changed) });
}

function isMinimum(size: string): boolean {
  return size.startsWith("min");
}

/** Lowers each minimum of training to a smaller maximum. */
function withMinimums(spec: SizedSpec): SizedSpec {
  const sizes = sizesOf(spec);
  const lowered = Object.entries(sizes)
    .filter(([size]) => isMinimum(size))
    .map(([size, value]) => [size, Math.min(value, sizes[size.replace("min", "max")]!)]);
  return { ...spec, ...Object.fromEntries(lowered) };
}

/** Replaces the lessons of the paper by one. @throws Failure for another size, or on a map */
function withLesson(spec: TaskSpec & { name: "traversal" }, { lessons: lesson, ...others }: Sizes): TaskSpec {
  const [other] = Object.keys(others);
  if (other !== undefined) throw new Failure(`--sizes: got ${other}, expected lessons`);
  if (spec.map)
    throw new Failure(`--sizes lessons=${lesson}: got --map ${spec.map.name} as well, expected one of them`);
  return { ...spec, lessons: [lesson as number] };
}

function sizeList(text: string): Sizes {
  return Object.fromEntries(
    text.split(",").map((entry) => {
      const [flag, value, ...rest] = entry.split("=");
      if (value !== undefined && rest.length === 0) return [flag, whole(value)];
      throw new InvalidArgumentError("Expected sizes such as max-pairs=1000,queries=100.");
    }),
  );
}
