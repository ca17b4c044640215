import type { Batch } from "@dncjs/train";

/** A run of steps with one purpose. */
export interface Phase {
  readonly label: "shown" | "asked back";
  readonly from: number;
  readonly steps: number;
}

/** A column of the sequence: the step that shows it, and the steps that ask it back. */
export interface Column {
  readonly shown: number;
  readonly asked: readonly number[];
}

/** Columns are shown where no flag is and nothing is asked, and asked back where only bits are: an end mark is no column. */
export function phasesOf({ steps, x, target, answer }: Batch, bits: number): Phase[] {
  const [X, Y] = [x.length / steps, target.length / steps];
  const labelOf = (step: number): Phase["label"] | undefined => {
    if (answer[step] === 1)
      return target.subarray(step * Y + bits, (step + 1) * Y).some(Boolean) ? undefined : "asked back";
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

/** Each run of columns is asked back by the run after it, over and over as long as that is. */
export function columnsOf(phases: readonly Phase[]): Column[] {
  return phases.flatMap((phase, at) => {
    const next = phases[at + 1];
    if (phase.label !== "shown" || next?.label !== "asked back") return [];
    const asked = stepsOf(next);
    return stepsOf(phase).map((shown, column) => ({
      shown,
      asked: asked.filter((_, time) => time % phase.steps === column),
    }));
  });
}

export function stepsOf({ from, steps }: Phase): number[] {
  return Array.from({ length: steps }, (_, at) => from + at);
}
