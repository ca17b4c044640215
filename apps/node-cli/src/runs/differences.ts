/** A field that is not the same in all of several JSON values: its dotted path, and its value in each; undefined if absent. */
export interface Difference {
  readonly path: string;
  readonly values: readonly unknown[];
}

/** Returns the fields that differ between JSON values, in the order of their first appearance. A list counts as one value. */
export function differences(trees: readonly unknown[], path = ""): Difference[] {
  const texts = trees.map((tree) => JSON.stringify(tree));
  if (new Set(texts).size === 1) return [];
  if (!trees.every(isObject)) return [{ path, values: trees }];
  const keys = new Set(trees.flatMap((tree) => Object.keys(tree)));
  return [...keys].flatMap((key) =>
    differences(
      trees.map((tree) => tree[key]),
      path === "" ? key : `${path}.${key}`,
    ),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
