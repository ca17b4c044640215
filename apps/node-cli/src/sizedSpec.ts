import { type SizedName, type SizedSpec, type SizedTask, sizedTasks } from "./sizedTasks.ts";

/** The sizes of a specification, by name. */
export type Sizes = Readonly<Record<string, number>>;

export function isSizedName(name: unknown): name is SizedName {
  return typeof name === "string" && Object.hasOwn(sizedTasks, name);
}

/** Whether a task is described by whole numbers. */
export function isSizedTask(spec: { readonly name: string }): spec is SizedSpec {
  return isSizedName(spec.name);
}

export function sizesOf({ name, ...sizes }: SizedSpec): Sizes {
  return sizes;
}

/** The entry of a task, typed for code that handles any task. */
export function sizedTask(name: SizedName): SizedTask {
  return sizedTasks[name] as SizedTask;
}

/** Completes a specification with the default sizes. */
export function completeSizes(name: SizedName, given: Sizes): SizedSpec {
  const sizes: Record<string, number> = {};
  for (const [field, { defaultValue }] of Object.entries(sizedTask(name).sizes)) {
    sizes[field] = given[field] ?? (typeof defaultValue === "number" ? defaultValue : defaultValue(sizes));
  }
  return { name, ...sizes } as SizedSpec;
}

/** Whether a value read from a file has every size of its task. */
export function isSizedSpec(spec: Readonly<Record<string, unknown>>): boolean {
  return (
    isSizedName(spec.name) &&
    Object.keys(sizedTask(spec.name).sizes).every((field) => Number.isSafeInteger(spec[field]))
  );
}

/** maxLength → --max-length */
export function flagOf(size: string): string {
  return `--${size.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
