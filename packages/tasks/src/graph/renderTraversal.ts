import type { Batch, Names } from "@dncjs/train";
import { requireOutputs, requireSequence } from "../batch.ts";
import { readTraversal } from "./readTraversal.ts";
import { edgeText, isTermination, nodeText } from "./stepText.ts";
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
 *
 * Nodes and edges of a map have names in place of labels.
 */
export function renderTraversal(batch: Batch, sequence: number, y?: ArrayLike<number>): string {
  requireSequence(batch, sequence);
  if (y !== undefined) requireOutputs(batch, y, graphChannels.outputSize);
  const { description, questions } = readTraversal(batch, sequence);
  const names = batch.names?.[sequence];
  const lines = [`graph   ${description.length} edges`, ...graphLines(description, names)];
  questions.forEach(({ query, answer }, at) => {
    const triples = (values: ArrayLike<number>) => answer.map((index) => tripleAt(values, index));
    lines.push(`walk ${at + 1}  ${walkText(query, names)}`, `target  ${walkText(triples(batch.target), names)}`);
    if (y === undefined) return;
    const isRight = answer.every((index) => isRightTriple(batch, index, y));
    lines.push(`output  ${walkText(triples(y), names)} ${isRight ? "✓" : "✕"}`);
  });
  return lines.join("\n");
}

/** One line for each node: its label, then the edges that leave it. */
function graphLines(description: readonly Labels[], names: Names | undefined): string[] {
  const leaving = new Map<string, string[]>();
  for (const [source, edge, destination] of description) {
    const node = nodeText(source, names);
    leaving.set(node, [...(leaving.get(node) ?? []), `${edgeText(edge, names)} ${nodeText(destination, names)}`]);
  }
  const nodes = [...leaving].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return nodes.map(([node, edges]) => `  ${node} ${edges.toSorted().join(" ")}`);
}

/** "017 ─042→ 103 ─640→ 017 end". Names a source only if it is not the destination before. */
function walkText(triples: readonly Labels[], names: Names | undefined): string {
  let before: string | undefined;
  return triples
    .flatMap((labels) => {
      if (isTermination(labels)) return ["end"];
      const [source, edge, destination] = labels;
      const isNamed = source !== null && nodeText(source, names) !== before;
      before = nodeText(destination, names);
      return [...(isNamed ? [nodeText(source, names)] : []), edgeText(edge, names), before];
    })
    .join(" ");
}
