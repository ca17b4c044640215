import type { Batch } from "@dncjs/train";
import { type Labels, labelsShown, labelText, TERMINATION, tripleAt } from "./triple.ts";

/** "017 ─042→ 103", with "?" for a missing label; "" if all are missing. Returns the input at index t·B + b of a batch. */
export function traversalInputText(batch: Batch, index: number): string {
  const labels = labelsShown(batch, index);
  return labels.every((label) => label === null) ? "" : edgeText(labels);
}

/** Returns the triple of outputs or targets [T,B,Y] at index t·B + b as text; "end" for the termination. */
export function traversalOutputText(values: ArrayLike<number>, index: number): string {
  const triple = tripleAt(values, index);
  return isTermination(triple) ? "end" : edgeText(triple);
}

export function isTermination(labels: Labels): boolean {
  return labels.every((label, at) => label === TERMINATION[at]);
}

export function edgeText([source, edge, destination]: Labels): string {
  return `${nodeText(source)} ${arrow(edge)} ${nodeText(destination)}`;
}

export function arrow(edge: number | null): string {
  return `─${nodeText(edge)}→`;
}

export function nodeText(label: number | null): string {
  return label === null ? "?" : labelText(label);
}
