import type { Batch, Names } from "@dncjs/train";
import { type Labels, labelsShown, labelText, TERMINATION, tripleAt } from "./triple.ts";

/** Returns the input at index t·B + b of a batch as text: "017 ─042→ 103", with "?" for a missing label; "" if all are missing. */
export function traversalInputText(batch: Batch, index: number): string {
  const labels = labelsShown(batch, index);
  return labels.every((label) => label === null) ? "" : tripleText(labels, batch.names?.[index % batch.batch]);
}

/** Returns the triple of outputs or targets [T,B,Y] at index t·B + b as text; "end" for the termination. */
export function traversalOutputText(batch: Batch, values: ArrayLike<number>, index: number): string {
  const triple = tripleAt(values, index);
  return isTermination(triple) ? "end" : tripleText(triple, batch.names?.[index % batch.batch]);
}

export function isTermination(labels: Labels): boolean {
  return labels.every((label, at) => label === TERMINATION[at]);
}

function tripleText([source, edge, destination]: Labels, names?: Names): string {
  return `${nodeText(source, names)} ${edgeText(edge, names)} ${nodeText(destination, names)}`;
}

/** "─042→", or the name of the edge. */
export function edgeText(edge: number | null, names?: Names): string {
  const text = `─${edge === null ? "?" : labelText(edge)}→`;
  return names?.get(text) ?? text;
}

/** "042", or the name of the node. */
export function nodeText(label: number | null, names?: Names): string {
  const text = label === null ? "?" : labelText(label);
  return names?.get(text) ?? text;
}
