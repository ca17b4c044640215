import type { TraceMeasures } from "../measuresOf.ts";
import type { NamedCascade } from "./reportInput.ts";
import { GROWING, percent, threeDigits } from "./words.ts";

/** A share of a location in use that was destroyed, or of what the answers need that was not read: harm from here on. */
const HARMFUL = 0.1;

/**
 * Returns one sentence on the worst thing that the memory did in a sequence: the first of these that happened. A small disturbance changes
 * an answer; a write destroys a tenth of a location in use; a tenth of what the answers need was not read; a small disturbance grows; a
 * location is never read again.
 */
export function worst(measures: TraceMeasures | undefined, cascades: readonly NamedCascade[]): string {
  const found = [fragile(cascades), measures && (destroyed(measures) ?? missed(measures)), growing(cascades)];
  const sentence = found.find(Boolean) ?? (measures && leaked(measures));
  return sentence ?? "No measure found harm in this sequence.";
}

function own(cascades: readonly NamedCascade[]): readonly NamedCascade[] {
  return cascades.filter(({ isBaseline }) => !isBaseline);
}

function fragile(cascades: readonly NamedCascade[]): string | undefined {
  const flipping = own(cascades).toSorted((a, b) => b.cascade.flipped - a.cascade.flipped)[0];
  if (!flipping || flipping.cascade.flipped === 0) return undefined;
  const { name, cascade } = flipping;
  const answers = cascade.flipped === 1 ? "one answer" : `${cascade.flipped} answers`;
  return `The worst: ${name} changed by ${threeDigits(cascade.distances[0]!)} after step ${cascade.step} flips ${answers}, from step ${cascade.answerHorizon} on.`;
}

function destroyed({ interference: { worst: most } }: TraceMeasures): string | undefined {
  if (most.value < HARMFUL) return undefined;
  return `The worst: the write of step ${most.step} destroyed ${percent(most.value)} of location ${most.location}, which was in use.`;
}

function missed({ misses }: TraceMeasures): string | undefined {
  if (!misses || misses.mean < HARMFUL) return undefined;
  return `The worst: ${percent(misses.mean)} of what the answers need was not read at any step up to the answer.`;
}

function growing(cascades: readonly NamedCascade[]): string | undefined {
  const fastest = own(cascades).toSorted((a, b) => b.cascade.growth - a.cascade.growth)[0];
  if (!fastest || fastest.cascade.growth <= GROWING) return undefined;
  const { name, cascade } = fastest;
  return `The worst: a change of ${threeDigits(cascade.distances[0]!)} in ${name} grows by × ${threeDigits(cascade.growth)} per step to ${threeDigits(cascade.distances.at(-1)!)}, and flips no answer.`;
}

function leaked({ leaks, locationCount }: TraceMeasures): string | undefined {
  if (leaks.length === 0) return undefined;
  const which = leaks.length === 1 ? `location ${leaks[0]!.location} stays` : `${leaks.length} locations stay`;
  return `The worst: of ${locationCount} locations, ${which} in use without a read after being written.`;
}
