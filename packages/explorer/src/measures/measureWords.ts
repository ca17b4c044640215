import { decimal, percent } from "../moves/sentence.ts";
import type { RunMeasures, SpreadFigures } from "../session/measure.ts";

/** A measure: its value and its definition. */
export interface MeasureWords {
  readonly name: string;
  /** The value, and its explanation. */
  readonly value: string;
  readonly says: string;
  /** The formula, and its explanation. */
  readonly formula: string;
  readonly definition: string;
}

/** The measures of a run; docs/inspect.md defines them in full. */
export function measureWords({ memory, hash, again }: RunMeasures): readonly MeasureWords[] {
  return [...(memory ? memoryWords(memory) : []), reproducibilityWords(hash, again)];
}

function memoryWords({ interference, leaks, misses, sharpness }: NonNullable<RunMeasures["memory"]>): MeasureWords[] {
  const { worst, share } = interference;
  const write = sharpness.write[0]!;
  const read = sharpness.read[0]!;
  const largest = (value: number | null) => (value === null ? "–" : decimal(value));
  return [
    {
      name: "Interference",
      value: share === null ? "–" : percent(share),
      says:
        worst.value < 0.01
          ? "of what was written; no write erased a location in use."
          : `of what was written erased content in use; most at step ${worst.step}, location ${worst.location} (${percent(worst.value)}).`,
      formula: "usage × write weight × |location ∘ erase| / |location|",
      definition:
        "Share of a location in use that a write erases: 0 is harmless, 1 is a whole location lost. Summed over locations and steps, divided by everything written.",
    },
    {
      name: "Leaks",
      value: String(leaks.length),
      says:
        leaks.length === 0
          ? "locations are leaked at the end."
          : `leaked: location ${leaks.map(({ location }) => location).join(", ")}.`,
      formula: "usage > ½ at the end, and no read weight > 0.1 since the main write",
      definition: "Locations that stay in use but are never read again.",
    },
    {
      name: "Misses",
      value: misses === null ? "–" : percent(misses.mean),
      says:
        misses === null
          ? "No answer needs a single location."
          : `of what ${misses.stepCount} answers need was not read at any step before.`,
      formula: "1 − largest Σ read weights, up to the answer, of locations whose main write is what the answer needs",
      definition:
        "A read counts at any step up to the answer, since the controller can keep it until then. A location holds the column of the write that most of its content comes from; a write one step late holds another column.",
    },
    {
      name: "Sharpness",
      value: `${largest(write.meanLargest)} · ${largest(read.meanLargest)}`,
      says: `largest write and read weight, on average; entropy ${largest(write.meanEntropy)} and ${largest(read.meanEntropy)}.`,
      formula: "largest = max w; entropy = − Σ p log p / log N, with p = w / Σ w",
      definition:
        "Entropy is 0 if a weighting selects one location, and 1 if all weights are equal. Steps with almost no weight do not count.",
    },
  ];
}

function reproducibilityWords(hash: string, again: boolean): MeasureWords {
  return {
    name: "Reproducibility",
    value: hash,
    says: again ? "Two runs were identical, bit for bit." : "Two runs differed in some numbers.",
    formula: "FNV-1a, 64 bits, over the state after the last step",
    definition:
      "A single different bit changes the hash. The same seed on the same backend gives the same hash; backends round differently.",
  };
}

/** Definition of the cascade measure. */
export const cascadeDefinition = {
  formula: "d = |state − state′|; growth = exp( mean of log(d after / d before) )",
  definition:
    "The largest number of each part of the state is changed after the last step before an answer, and both states continue. A growth above 1 means that the difference grows by that factor per step; the horizon is the first answer that changes.",
};

/** Formats "×1.23 per step; no answer changes". */
export function spreadWords({ growth, answerHorizon, flipped }: SpreadFigures, step: number): string {
  const grows = `×${decimal(growth)} per step`;
  if (answerHorizon === null) return `${grows}; no answer changes`;
  const after = answerHorizon - step;
  const turn = flipped === 1 ? "1 answer changes" : `${flipped} answers change`;
  return `${grows}; ${turn}, the first after ${after} ${after === 1 ? "step" : "steps"}`;
}

/** Names of the state tensors. */
export const tensorWords: Readonly<Record<string, string>> = {
  memory: "memory cell",
  usage: "usage",
  link: "link",
  precedence: "precedence",
  readWeights: "read weight",
  writeWeights: "write weight",
  readVectors: "read vector",
  h: "controller output",
  c: "controller cell",
};

/** Summary in one line: "interference 0 %, leaks 0, misses 3 %". */
export function shortWords(measures: RunMeasures): string {
  const words = measures.memory ? measureWords(measures).slice(0, 3) : [];
  if (words.length === 0) return `no memory to measure; hash ${measures.hash.slice(0, 8)}`;
  return words.map(({ name, value }) => `${name.toLowerCase()} ${value}`).join(", ");
}
