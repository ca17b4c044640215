/** A part that holds memory. */
export interface Part {
  dispose(): void;
}

/** Returns the result of `work`. If it throws, disposes of `parts` first, those that `work` has added included. */
export function disposeOnError<Result>(parts: readonly Part[], work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    for (const part of parts.toReversed()) part.dispose();
    throw error;
  }
}

/** Returns what `create` returns for each item. If it throws, disposes of the parts before. */
export function createAll<Item, Created extends Part>(
  items: readonly Item[],
  create: (item: Item) => Created,
): Created[] {
  const parts: Created[] = [];
  return disposeOnError(parts, () => {
    for (const item of items) parts.push(create(item));
    return parts;
  });
}
