import { fullestStep } from "../measures/disturb.ts";
import type { TraceMeasures } from "../measuresOf.ts";
import { memoryTrace } from "../memoryTrace.ts";
import type { NamedCascade, Report } from "./reportInput.ts";

/** What each measure is, in one line; the same for the terminal and the report. */
export const about = {
  interference:
    "Of each row that a write erases, what share was still in use: usage after freeing × write weighting × share of the content erased. 0 is harmless, 1 is a whole row lost.",
  misses:
    "Of the reading in steps that are judged, what went to rows that hold something else than the answer needs. 0 is all right, 1 is all wrong.",
  leaks:
    "Rows still in use at the end that no read has visited since they were last written: space that is lost to later writes.",
  sharpness:
    "Entropy of a weighting over the logarithm of the number of rows: 0 is one row alone, 1 is all rows alike.",
  links: "Ink says how much a row (down) was written just after another one (across), before anything is asked for.",
  cascade:
    "The state is changed by a small amount after one step, and both states run on with the same input: the distance of the two, and when they first decide differently.",
  whatIf: "The run again with numbers replaced as they are computed, or with rows locked against writing.",
  reproducibility:
    "A hash of the bits of the state after every step: the same seed on the same backend gives the same hashes.",
} as const;

export const noMemory =
  "This network has no memory: there are no rows, so interference, labels, misses, leaks, sharpness and the meaning of rows cannot be measured. What can be is how an error spreads, and whether a run can be repeated.";

export const marksKey: string = [
  '<span style="color:var(--write)">■</span> <b>written</b>',
  '<span style="color:var(--read)">●</span> <b>read</b>, the area of a mark is its weight',
  '<span style="color:var(--use)">▬</span> <b>in use</b>',
  "arcs: written next",
  "cells: sand above 0, violet below, full at ±3",
  "a pointer that rests on a mark is told its number",
].join(" · ");

/** Three digits, or a power of ten for what that would hide. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 5e-4 || size >= 1e4) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

/** What the pictures of the memory show, counted. */
export function memory(measures: TraceMeasures, { trace, judged, sequence }: Report): string {
  const { rows } = memoryTrace(trace);
  const labelled = measures.labels.length - measures.labels.filter((label) => label === null).length;
  const steps = Array.from(judged).flatMap((one, step) => (one === 1 ? [step] : []));
  const right = steps.filter((step) => !isAnyWrong(sequence.answered, step, sequence.isWrong)).length;
  const answers = `${right} of ${steps.length} answers are right`;
  const held = `At the end ${labelled} of ${rows} rows hold something that was shown`;
  if (!measures.misses) return `${held}; ${answers}.`;
  return `${held}; ${percent(mean(measures.misses.hitByHead))} of the reading for answers is of a row with the symbol that is needed; ${answers}.`;
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
  const lost = `All writes together destroyed ${threeDigits(total)} rows' worth of what was in use, ${percent(share)} of what they wrote`;
  return total === 0
    ? `${lost}.`
    : `${lost}; the most at step ${worst.step} in row ${worst.row} (${threeDigits(worst.value)}).`;
}

export function misses({ asked, mean: missed, hitByHead }: NonNullable<TraceMeasures["misses"]>): string {
  const steps = `${asked} ${asked === 1 ? "step that needs" : "steps that need"} a symbol`;
  return `Over ${steps}, ${percent(missed)} of a read weighting went elsewhere and ${percent(mean(hitByHead))} to a row with what was needed.`;
}

export function leaks({ leaks: found, labels }: TraceMeasures): string {
  if (found.length === 0) return "No row leaked.";
  const rows = found.map(({ row }) => row).join(", ");
  return `${found.length} of ${labels.length} rows leaked: ${rows}.`;
}

export function sharpness({ sharpness: { write, read } }: TraceMeasures): string {
  const say = (what: string, heads: typeof read) => {
    const known = heads.flatMap(({ meanEntropy, meanLargest }) =>
      meanEntropy === null ? [] : [[meanEntropy, meanLargest!] as const],
    );
    if (known.length === 0) return `${what} address nothing`;
    const [entropy, largest] = [0, 1].map((k) => mean(known.map((pair) => pair[k]!)));
    return `${what} have a mean entropy of ${entropy!.toFixed(2)} and put ${percent(largest!)} on their first row`;
  };
  return `${say("Writes", write)}; ${say("reads", read)}.`;
}

export function links({ trace, judged }: Report): string {
  const run = memoryTrace(trace);
  const { rows: N, writeHeads: V } = run;
  const step = fullestStep(judged);
  const link = run.tensor("link").subarray(step * V * N * N, (step * V + 1) * N * N);
  const strong = Array.from(link).filter((weight) => weight > 0.5).length;
  const told =
    strong === 0 ? "No pair of rows is" : strong === 1 ? "One pair of rows is" : `${strong} pairs of rows are`;
  return `${told} linked by more than a half after step ${step}${V > 1 ? ", of the first write head" : ""}.`;
}

/** A disturbance counts as growing above this factor a step. */
const GROWING = 1.01;

export function cascade(cascades: readonly NamedCascade[], blows: readonly NamedCascade[]): string {
  const own = cascades.filter(({ isBaseline }) => !isBaseline);
  const base = cascades.filter(({ isBaseline }) => isBaseline);
  const say = ({ name, cascade: { growth } }: NamedCascade) => `${name} (× ${growth.toFixed(3)} a step)`;
  const grown = own.filter(({ cascade: { growth } }) => growth > GROWING);
  return [
    grown.length === 0
      ? `None of ${own.length} small disturbances grows by more than 1\u00a0% a step; the fastest is that of ${say(fastest(own))}.`
      : `${grown.length} of ${own.length} small disturbances grow by more than 1\u00a0% a step; the fastest is that of ${say(fastest(own))}.`,
    flips("they", own),
    base.length > 0 ? `In the network without memory the fastest is that of ${say(fastest(base))}.` : "",
    blows.length > 0 ? flips("numbers set to 0", blows) : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function fastest(list: readonly NamedCascade[]): NamedCascade {
  return list.reduce((most, one) => (one.cascade.growth > most.cascade.growth ? one : most));
}

function flips(what: "they" | "numbers set to 0", list: readonly NamedCascade[]): string {
  const flipped = list.filter(({ cascade: { answerHorizon } }) => answerHorizon !== null);
  if (flipped.length === 0) return `None of ${what === "they" ? "them" : `the ${what}`} flips an answer.`;
  const told = flipped.map(({ name, cascade: { flipped: count, answerHorizon } }) => {
    return `${name} (${count} ${count === 1 ? "answer" : "answers"}, from step ${answerHorizon})`;
  });
  return `Of ${what === "they" ? "them" : `the ${what}`}, answers are flipped by ${told.join(", ")}.`;
}

export function percent(fraction: number): string {
  const value = 100 * fraction;
  return `${value >= 99.95 || value === 0 ? Math.round(value) : value.toFixed(value >= 1 ? 1 : 2)}\u00a0%`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
