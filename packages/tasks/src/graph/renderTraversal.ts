import type { Batch } from "@dncjs/train";
import { requireOutputs, requireSequence } from "../batch.ts";
import { readTraversal } from "./readTraversal.ts";
import { arrow, isTermination, nodeText } from "./stepText.ts";
import { graphChannels, isRightTriple, type Labels, tripleAt } from "./triple.ts";

/**
 * Draws a sequence as text: the edges that leave each node, then every walk, with the network's answer if `y` is given:
 *
 *     graph   3 edges
 *       017 ─042→ 103 ─103→ 640
 *       103 ─640→ 017
 *     walk 1  017 ─042→ ? ─640→ ?
 *     target  017 ─042→ 103 ─640→ 017 end
 *     output  017 ─042→ 103 ─640→ 019 end ✕
 */
export function renderTraversal(batch: Batch, sequence: number, y?: ArrayLike<number>): string {
  requireSequence(batch, sequence);
  if (y !== undefined) requireOutputs(batch, y, graphChannels.outputSize);
  const { description, questions } = readTraversal(batch, sequence);
  const lines = [`graph   ${description.length} edges`, ...graphLines(description)];
  questions.forEach(({ query, answer }, at) => {
    const triples = (values: ArrayLike<number>) => answer.map((index) => tripleAt(values, index));
    lines.push(`walk ${at + 1}  ${walkText(query)}`, `target  ${walkText(triples(batch.target))}`);
    if (y === undefined) return;
    const isRight = answer.every((index) => isRightTriple(batch, index, y));
    lines.push(`output  ${walkText(triples(y))} ${isRight ? "✓" : "✕"}`);
  });
  return lines.join("\n");
}

/** One line for each node: its label, then the edges that leave it. */
function graphLines(description: readonly Labels[]): string[] {
  const leaving = new Map<string, string[]>();
  for (const [source, edge, destination] of description) {
    const node = nodeText(source);
    leaving.set(node, [...(leaving.get(node) ?? []), `${arrow(edge)} ${nodeText(destination)}`]);
  }
  const nodes = [...leaving].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return nodes.map(([node, edges]) => `  ${node} ${edges.toSorted().join(" ")}`);
}

/** "017 ─042→ 103 ─640→ 017 end". Names a source only if it is not the destination before. */
function walkText(triples: readonly Labels[]): string {
  let before: string | undefined;
  return triples
    .flatMap((labels) => {
      if (isTermination(labels)) return ["end"];
      const [source, edge, destination] = labels;
      const isNamed = source !== null && nodeText(source) !== before;
      before = nodeText(destination);
      return [...(isNamed ? [nodeText(source)] : []), arrow(edge), before];
    })
    .join(" ");
}
