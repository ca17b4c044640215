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
          ? "of what was written; no write cost a location that was in use."
          : `of what was written cost something in use; most at step ${worst.step}, location ${worst.location} (${percent(worst.value)}).`,
      formula: "in use × write weight × |location ∘ erased| / |location|",
      definition:
        "What share of a location was in use and is erased by a write: 0 is harmless, 1 is a whole location lost. Summed over locations and steps, over all that was written.",
    },
    {
      name: "Leaks",
      value: String(leaks.length),
      says:
        leaks.length === 0
          ? "locations are held for nothing at the end."
          : `held for nothing: location ${leaks.map(({ location }) => location).join(", ")}.`,
      formula: "in use > ½ at the end, and not read (> 0.1) since its last write",
      definition: "Locations that stay in use although nobody ever came back for what they hold.",
    },
    {
      name: "Misses",
      value: misses === null ? "–" : percent(misses.mean),
      says:
        misses === null
          ? "No answer needs a single location."
          : `of what was read for ${misses.asked} answers lay on locations that hold something else.`,
      formula: "Σ read weights of locations whose last write is not what the answer needs",
      definition:
        "A network that writes a column a step late, or prepares its answer a step early, has misses and may answer everything right: look at the figure.",
    },
    {
      name: "Sharpness",
      value: `${largest(write.meanLargest)} · ${largest(read.meanLargest)}`,
      says: `the largest write and read weight, on average; entropy ${largest(write.meanEntropy)} and ${largest(read.meanEntropy)}.`,
      formula: "largest = max w; entropy = − Σ p log p / log N, with p = w / Σ w",
      definition:
        "Whether a weighting points at one location (entropy 0) or at all alike (1). Steps in which hardly anything is addressed do not count.",
    },
  ];
}

function reproducibilityWords(hash: string, again: boolean): MeasureWords {
  return {
    name: "Reproducibility",
    value: hash,
    says: again ? "Run twice, every number was the same, bit for bit." : "Run twice, some numbers differed.",
    formula: "FNV-1a, 64 bits, over the state after the last step",
    definition:
      "One bit in one number gives another hash. The same seed on the same backend gives the same one; backends round differently.",
  };
}

/** Definition of the cascade measure. */
export const cascadeDefinition = {
  formula: "d = |state − state′|; growth = exp( mean of log(d after / d before) )",
  definition:
    "The largest number of each part of the state is changed after the last step before an answer, and both states run on. A growth above 1 means that the difference grows by that factor a step; the horizon is the first answer that turns.",
};

/** Formats "×1.23 a step; no answer turns". */
export function spreadWords({ growth, answerHorizon, flipped }: SpreadFigures, step: number): string {
  const grows = `×${decimal(growth)} a step`;
  if (answerHorizon === null) return `${grows}; no answer turns`;
  const after = answerHorizon - step;
  const turn = flipped === 1 ? "1 answer turns" : `${flipped} answers turn`;
  return `${grows}; ${turn}, the first after ${after} ${after === 1 ? "step" : "steps"}`;
}

/** Names of the state tensors. */
export const tensorWords: Readonly<Record<string, string>> = {
  memory: "a memory cell",
  usage: "an “in use” mark",
  link: "a link",
  precedence: "what was written last",
  readWeights: "a read weight",
  writeWeights: "a write weight",
  readVectors: "what was read",
  h: "the controller’s output",
  c: "a controller cell",
};

/** Summary in one line: "interference 0 %, leaks 0, misses 3 %". */
export function shortWords(measures: RunMeasures): string {
  const words = measures.memory ? measureWords(measures).slice(0, 3) : [];
  if (words.length === 0) return `no memory to measure; hash ${measures.hash.slice(0, 8)}`;
  return words.map(({ name, value }) => `${name.toLowerCase()} ${value}`).join(", ");
}
