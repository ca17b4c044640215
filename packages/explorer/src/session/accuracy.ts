import type { Dnc } from "@dncjs/core";
import { copyTask } from "@dncjs/tasks";
import type { Batch } from "@dncjs/train";
import { ACCURACY_DRAW } from "./accuracyDraw.ts";

/** Shares of the squares that are right, 0 to 1, on the same random pictures. */
export interface Accuracy {
  readonly dnc: number;
  readonly withoutLinks: number;
  readonly lstm: number;
}

/** Draws pictures of `length` columns, like those of the training. */
export function picturesOf(length: number): Batch {
  const { pictures, seed } = ACCURACY_DRAW;
  return copyTask({ seed, minLength: length, maxLength: length }).trainingBatch(0, pictures);
}

/** Returns the share of the squares that a network answers right, 0 to 1. Half of them are right by chance. */
export async function accuracyOf(dnc: Dnc, { batch, x, target, answer }: Batch): Promise<number> {
  const { outputSize: Y } = dnc.config;
  const session = dnc.session({ batch });
  try {
    const y = await session.run(x);
    let right = 0;
    let total = 0;
    for (const [index, isAnswer] of answer.entries()) {
      if (!isAnswer) continue;
      for (let k = index * Y; k < (index + 1) * Y; k++) if (y[k]! > 0 === target[k]! > 0.5) right++;
      total += Y;
    }
    return right / total;
  } finally {
    session.dispose();
  }
}
