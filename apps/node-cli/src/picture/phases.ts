import type { Batch } from "@dncjs/train";

/** Consecutive steps in which columns are shown, or recalled. */
export interface Phase {
  readonly label: "shown" | "recalled";
  readonly from: number;
  readonly steps: number;
}

/** A column of the sequence: the step that shows it, and the steps that recall it. */
export interface Column {
  readonly shown: number;
  readonly recalled: readonly number[];
}

/**
 * Splits a sequence into phases. A column is shown in a step without flags and without a target. It is recalled in a step whose
 * target has no end mark.
 */
export function phasesOf({ steps, x, target, answer }: Batch, bits: number): Phase[] {
  const X = x.length / steps;
  const Y = target.length / steps;
  const labelOf = (step: number): Phase["label"] | undefined => {
    if (answer[step] === 1)
      return target.subarray(step * Y + bits, (step + 1) * Y).some(Boolean) ? undefined : "recalled";
    return x.subarray(step * X + bits, (step + 1) * X).some(Boolean) ? undefined : "shown";
  };
  const phases: Phase[] = [];
  for (let from = 0, to = 0; from < steps; from = to) {
    const label = labelOf(from);
    for (to = from + 1; to < steps && labelOf(to) === label; ) to++;
    if (label) phases.push({ label, from, steps: to - from });
  }
  return phases;
}

/** The columns of the sequence. A phase that shows columns is recalled by the next phase, one or more times. */
export function columnsOf(phases: readonly Phase[]): Column[] {
  return phases.flatMap((phase, at) => {
    const next = phases[at + 1];
    if (phase.label !== "shown" || next?.label !== "recalled") return [];
    const recallSteps = stepsOf(next);
    return stepsOf(phase).map((shown, column) => ({
      shown,
      recalled: recallSteps.filter((_, time) => time % phase.steps === column),
    }));
  });
}

export function stepsOf({ from, steps }: Phase): number[] {
  return Array.from({ length: steps }, (_, at) => from + at);
}
