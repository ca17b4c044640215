import { Dnc, ReferenceBackend, type Trace } from "@dncjs/core";
import { type Difference, firstDifference, stateHashes } from "@dncjs/inspect";
import type { OpenRun } from "../openRun.ts";

/** Against the reference numbers count as different above this, relative to the larger one or to 1. */
const TOLERANCE = 1e-4;

export interface Reproducibility {
  /** Of the state after each step. */
  readonly hashes: readonly string[];
  /** Where a second run differs in any bit; null where it does not. */
  readonly again: Difference | null;
  readonly backend: string;
  /** The float64 reference, where the run was on another backend: the first number that differs by more than the tolerance. */
  readonly reference?: { readonly tolerance: number; readonly difference: Difference | null };
}

/** Runs a sequence a second time, and on the reference backend, and compares. */
export async function reproduce(
  { folder, model, choice }: OpenRun,
  x: ArrayLike<number>,
  trace: Trace,
): Promise<Reproducibility> {
  const found = {
    hashes: stateHashes(trace),
    again: firstDifference(trace, await model.trace(x)),
    backend: choice.name,
  };
  if (choice.name === "reference") return found;
  const reference = Dnc.load(folder.model(), { backend: new ReferenceBackend() });
  try {
    const difference = firstDifference(await reference.trace(x), trace, TOLERANCE);
    return { ...found, reference: { tolerance: TOLERANCE, difference } };
  } finally {
    reference.dispose();
  }
}

/** In sentences. */
export function describeReproducibility({ hashes, again, backend, reference }: Reproducibility): string[] {
  const at = ({ step, tensor, index, a, b }: Difference) =>
    `${tensor} at step ${step} (number ${index}: ${a.toPrecision(6)} and ${b.toPrecision(6)})`;
  return [
    again
      ? `A second run on ${backend} differs first in ${at(again)}.`
      : `A second run on ${backend} gave the same bits in every step.`,
    `The state after the last step has the hash ${hashes.at(-1)}.`,
    ...(reference
      ? [
          reference.difference
            ? `Against the float64 reference the first number to differ by more than ${reference.tolerance} is in ${at(reference.difference)}.`
            : `No number of any step differs from the float64 reference by more than ${reference.tolerance}.`,
        ]
      : []),
  ];
}
