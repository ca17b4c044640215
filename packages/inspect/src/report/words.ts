import { fullestStep } from "../measures/disturb.ts";
import { LEAST_SHARE } from "../measures/labels.ts";
import type { TraceMeasures } from "../measuresOf.ts";
import { memoryTrace } from "../memoryTrace.ts";
import type { NamedCascade, Report } from "./reportInput.ts";

/** Explains each measure in one or two sentences, for reports and terminals. */
export const about = {
  interference:
    "Content in use that a write erased: usage after freeing × write weighting × share of the content erased. 0 is harmless, 1 is the loss of a whole location.",
  misses:
    "The share of what an answer needs that was not read, at any step up to the answer. 0 is all of it read, 1 is none.",
  leaks:
    "Locations in use at the end that no read has visited since they were written. Later writes cannot use this space.",
  sharpness:
    "Entropy of a weighting divided by the logarithm of the number of locations: 0 is a single location, 1 is all locations equally.",
  links:
    "How strongly each location (down) was written just after each other location (across), before the first answer.",
  learning: "The error on the validation set over the batches of the training.",
  cascade:
    "The state is changed by a small amount after one step, and both states run on with the same input: the distance between them, and the first step whose decision differs.",
  whatIf: "The same run with numbers replaced as soon as they are computed, or with locations locked against writing.",
  reproducibility: "A hash of the bits of the state after every step. Same seed, same backend: identical hashes.",
} as const;

export const noMemory =
  "This network has no memory, so interference, labels, misses, leaks, sharpness and the meaning of locations cannot be measured. The spread of errors and reproducibility are measured below.";

/** A location without a main write. */
export const noMainWrite: string = `no write has more than ${100 * LEAST_SHARE}\u00a0% of its content`;

/** The key to the marks of memory figures, as HTML. */
export const marksKey: string = [
  '<span style="color:var(--write)">■</span> <b>written</b>',
  '<span style="color:var(--read)">●</span> <b>read</b>; the area of a mark is its weight',
  '<span style="color:var(--use)">▬</span> <b>in use</b>',
  "arcs: written next",
  "cells: sand above 0, violet below, saturated at ±3",
  "hover over a mark to see its number",
].join(" · ");

/** Formats a number to three digits: "0.0321", "1.30", "215"; in scientific notation below 1e-3 and from 1e3 on; "0" for 0. */
export function threeDigits(value: number): string {
  const size = Math.abs(Number(value.toPrecision(3)));
  if (size === 0 || !Number.isFinite(value)) return String(value);
  return size < 1e-3 || size >= 1e3 ? value.toExponential(2) : value.toPrecision(3);
}

/** Sums up the figures of the memory. */
export function memory(measures: TraceMeasures, { judged, sequence }: Report): string {
  const labelled = measures.labels.filter((label) => label !== null).length;
  const steps = Array.from(judged).flatMap((one, step) => (one === 1 ? [step] : []));
  const right = steps.filter((step) => !isAnyWrong(sequence.answered, step, sequence.isWrong)).length;
  const answers = `${right} of ${steps.length} answers are right`;
  const held = `At the end ${labelled} of ${measures.locationCount} locations hold a symbol that was shown`;
  if (!measures.misses) return `${held}; ${answers}.`;
  const hit = percent(mean(measures.misses.hitByHead));
  return `${held}; ${hit} of what the answers need was read; ${answers}.`;
}

function isAnyWrong(
  view: Report["sequence"]["answered"],
  step: number,
  isWrong: (step: number, bit: number) => boolean,
): boolean {
  if (view.kind === "words") return isWrong(step, 0);
  return view.columns[step]?.some((_, bit) => isWrong(step, bit)) ?? false;
}

export function interference({ interference: { total, share, worst } }: TraceMeasures): string {
  if (share === null) return "Nothing was written.";
  const lost = `All writes together destroyed the content of ${threeDigits(total)} locations in use, ${percent(share)} of what they wrote`;
  if (total === 0) return `${lost}.`;
  return `${lost}; the worst at step ${worst.step} in location ${worst.location} (${threeDigits(worst.value)}).`;
}

export function misses({ stepCount, mean: missed, hitByHead }: NonNullable<TraceMeasures["misses"]>): string {
  const steps = `${stepCount} ${stepCount === 1 ? "step that needs" : "steps that need"} a symbol`;
  return `Over ${steps}, ${percent(mean(hitByHead))} of the needed symbols was read at some step up to the answer; ${percent(missed)} was not.`;
}

export function leaks({ leaks: found, locationCount }: TraceMeasures): string {
  if (found.length === 0) return "No location leaked.";
  const locations = found.map(({ location }) => location).join(", ");
  return `${found.length} of ${locationCount} locations leaked: ${locations}.`;
}

export function sharpness({ sharpness: { write, read } }: TraceMeasures): string {
  const describe = (name: string, heads: typeof read) => {
    const known = heads.filter(({ meanEntropy }) => meanEntropy !== null);
    if (known.length === 0) return `${name} address nothing`;
    const entropy = mean(known.map(({ meanEntropy }) => meanEntropy!));
    const largest = mean(known.map(({ meanLargest }) => meanLargest!));
    return `${name} have a mean entropy of ${threeDigits(entropy)} and put ${percent(largest)} on one location`;
  };
  return `${describe("Writes", write)}; ${describe("reads", read)}.`;
}

export function links({ trace, judged }: Report): string {
  const run = memoryTrace(trace);
  const { locations: N, writeHeads: V } = run;
  const step = fullestStep(judged);
  const link = run.links(step, 0)!;
  const places = Array.from({ length: N }, (_, n) => n);
  const strong = places.reduce((sum, i) => sum + places.filter((j) => link(i, j) > 0.5).length, 0);
  const pairs =
    strong === 0
      ? "No pair of locations has"
      : strong === 1
        ? "One pair of locations has"
        : `${strong} pairs of locations have`;
  return `${pairs} a link above 0.5 after step ${step}${V > 1 ? " (first write head)" : ""}.`;
}

/** A disturbance counts as growing above this factor per step. */
export const GROWING = 1.01;

export function cascade(cascades: readonly NamedCascade[], zeroed: readonly NamedCascade[]): string {
  const own = cascades.filter(({ isBaseline }) => !isBaseline);
  const baseline = cascades.filter(({ isBaseline }) => isBaseline);
  const describe = ({ name, cascade: { growth } }: NamedCascade) => `${name} (× ${threeDigits(growth)} per step)`;
  const grown = own.filter(({ cascade: { growth } }) => growth > GROWING);
  const count = grown.length === 0 ? "None" : String(grown.length);
  const verb = grown.length > 1 ? "grow" : "grows";
  const summary = `${count} of ${own.length} small disturbances ${verb} by more than 1\u00a0% per step`;
  return [
    own.length > 0 ? `${summary}; the fastest is that of ${describe(fastest(own))}. ${flips("them", own)}` : "",
    baseline.length > 0 ? `In the network without memory the fastest is that of ${describe(fastest(baseline))}.` : "",
    zeroed.length > 0 ? flips("the numbers set to 0", zeroed) : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function fastest(list: readonly NamedCascade[]): NamedCascade {
  return list.reduce((most, one) => (one.cascade.growth > most.cascade.growth ? one : most));
}

function flips(disturbed: string, list: readonly NamedCascade[]): string {
  const flipped = list.filter(({ cascade: { answerHorizon } }) => answerHorizon !== null);
  if (flipped.length === 0) return `None of ${disturbed} flips an answer.`;
  const causes = flipped.map(({ name, cascade: { flipped: count, answerHorizon } }) => {
    return `${name} (${count} ${count === 1 ? "answer" : "answers"}, from step ${answerHorizon})`;
  });
  return `Of ${disturbed}, these flip answers: ${causes.join(", ")}.`;
}

export function percent(fraction: number): string {
  const value = 100 * fraction;
  return `${value >= 99.95 || value === 0 ? Math.round(value) : value.toFixed(value >= 1 ? 1 : 2)}\u00a0%`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
