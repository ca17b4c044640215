import type { Tally } from "@dncjs/train";
import { requireOutputs } from "../batch.ts";
import { readTraversal } from "./readTraversal.ts";
import { graphChannels, isRightTriple } from "./triple.ts";

/**
 * Counts wrong walks, triples and terminations. A walk is right only if every digit of all its triples and of its termination is. Metrics:
 * the fractions `walkError`, `tripleError` and `terminationError`, and the number of `walks`.
 */
export function traversalTally(): Tally {
  const total = { walks: 0, wrongWalks: 0, triples: 0, wrongTriples: 0, wrongTerminations: 0 };
  return {
    add(batch, y) {
      requireOutputs(batch, y, graphChannels.outputSize);
      for (let sequence = 0; sequence < batch.batch; sequence++) {
        for (const { answer } of readTraversal(batch, sequence).questions) {
          const isRight = answer.map((index) => isRightTriple(batch, index, y));
          total.walks += 1;
          if (isRight.includes(false)) total.wrongWalks += 1;
          if (!isRight.at(-1)) total.wrongTerminations += 1;
          total.triples += answer.length - 1;
          total.wrongTriples += isRight.slice(0, -1).filter((right) => !right).length;
        }
      }
    },
    metrics: () => ({
      walkError: total.wrongWalks / total.walks,
      tripleError: total.wrongTriples / total.triples,
      terminationError: total.wrongTerminations / total.walks,
      walks: total.walks,
    }),
  };
}
