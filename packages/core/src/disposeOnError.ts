/** A part that holds memory. */
interface Disposable {
  dispose(): void;
}

/** Returns the result of `work`. If it throws, disposes of `parts` first, those that `work` has added included. */
export function disposeOnError<Result>(parts: readonly Disposable[], work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    for (const part of parts.toReversed()) part.dispose();
    throw error;
  }
}

/** Returns what `create` returns for each item. If it throws, disposes of the parts before. */
export function createAll<Item, Part extends Disposable>(items: readonly Item[], create: (item: Item) => Part): Part[] {
  const parts: Part[] = [];
  return disposeOnError(parts, () => {
    for (const item of items) parts.push(create(item));
    return parts;
  });
}
