import { Dnc, ReferenceBackend, type Trace } from "@dncjs/core";
import { type Difference, firstDifference, stateHashes } from "@dncjs/inspect";
import type { OpenRun } from "../openRun.ts";

/** Tolerance against the reference, relative to the larger number or to 1. */
const TOLERANCE = 1e-4;

export interface Reproducibility {
  /** Hash of the state after each step. */
  readonly hashes: readonly string[];
  /** First difference of a second run, in any bit; null if there is none. */
  readonly again: Difference | null;
  readonly backend: string;
  /** Comparison with the float64 reference, for other backends: the first difference above the tolerance. */
  readonly reference?: { readonly tolerance: number; readonly difference: Difference | null };
}

/** Compares a second run on the same backend and a run on the reference backend with the trace. */
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

/** The result in sentences. */
export function describeReproducibility({ hashes, again, backend, reference }: Reproducibility): string[] {
  const at = ({ step, tensor, index, a, b }: Difference) =>
    `${tensor} at step ${step} (number ${index}: ${a.toPrecision(6)} and ${b.toPrecision(6)})`;
  return [
    again
      ? `A second run on ${backend} differs; first difference: ${at(again)}.`
      : `A second run on ${backend} is identical, bit for bit.`,
    `Hash of the state after the last step: ${hashes.at(-1)}.`,
    ...(reference
      ? [
          reference.difference
            ? `First difference above ${reference.tolerance} from the float64 reference: ${at(reference.difference)}.`
            : `All numbers agree with the float64 reference to ${reference.tolerance}.`,
        ]
      : []),
  ];
}
