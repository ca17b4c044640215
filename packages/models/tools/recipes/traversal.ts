import type { Decide, Symbols } from "@dncjs/inspect";
import { mapWalkTask, traversalInputText, traversalOutputText, underground } from "@dncjs/tasks";
import type { Batch, Task } from "@dncjs/train";
import type { ModelImport, TaskKind } from "../modelRecipe.ts";

/** Walks of the paper's test on the Underground. */
const LENGTH = 7;
const LENGTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20];
const SEED = 1;
/** A digit is a softmax of ten outputs. */
const BASE = 10;

const walks = (length: number) => () => mapWalkTask({ map: underground, length, seed: SEED });

/** The answered digits. */
const byDigit: Decide = (logits) =>
  Array.from({ length: logits.length / BASE }, (_, digit) => {
    const group = logits.subarray(digit * BASE, (digit + 1) * BASE);
    return group.indexOf(Math.max(...group));
  }).join("");

/** A step of the description shows an edge. A step of the answer needs that edge. */
function symbols(_: Task, batch: Batch): Symbols {
  const steps = Array.from({ length: batch.steps }, (_, step) => step);
  const expected = (step: number) => traversalOutputText(batch, batch.target, step);
  return {
    shown: steps.map((step) => traversalInputText(batch, step) || null),
    needed: steps.map((step) => (batch.answer[step] === 1 && expected(step) !== "end" ? [expected(step)] : null)),
  };
}

const kind: TaskKind = {
  task: walks(LENGTH),
  decide: byDigit,
  symbols,
  walks: Object.fromEntries(LENGTHS.map((length) => [length, walks(length)])),
};

/**
 * The lessons of the run are on the card. The file has fewer locations than the run, enough for the edges of the
 * Underground and a query of 20 edges.
 */
export const traversal: ModelImport = {
  description:
    "sees the edges of a graph, then the first node and the edges of a walk, and outputs the nodes along the walk",
  locations: 144,
  data: "random graphs drawn while training; evaluated on the interchanges of the London Underground in Zone 1, from tubemaps by Nicola Greco, version 1.0.0, ISC licence",
  kind,
};
