import { Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { requireWhole } from "../batch.ts";
import { drawnSets } from "../drawing/drawnSets.ts";
import { Episode } from "../drawing/episode.ts";
import { nGramTally } from "./nGramTally.ts";
import { renderNGram } from "./renderNGram.ts";

export interface NGramOptions {
  /** n, the bits that decide about the next one, 1..12; 5 if not given. */
  readonly context?: number | undefined;
  /** Bits of a sequence, context + 1..10,000; 200 if not given. */
  readonly length?: number | undefined;
  readonly seed: number;
}

interface Sizes {
  readonly context: number;
  readonly length: number;
}

const CHANNELS = { inputSize: 1, outputSize: 1 };

/**
 * A bound of the excess that counting alone does not reach: with 5 bits of context and sequences of 200, Laplace's rule
 * (N1 + 1) / (N0 + N1 + 2), which counts as well but expects less extreme probabilities, is above it.
 */
const SOLVED_AT = 2;

/**
 * Dynamic n-grams (Graves et al. 2014, section 4.4): every sequence has its own table of 2^n probabilities, drawn from
 * Beta(1/2, 1/2), of a 1 after each context of n bits; its bits are drawn from that table, the first n by a fair coin. At each
 * step the next bit is predicted: what can be known of the table has to be counted while the sequence runs.
 *
 *     step     0      …  n-1    n        …  L-2
 *     input    bit 0  …         bit n    …  bit L-2
 *     target             bit n  bit n+1  …  bit L-1
 *
 * One channel in, the bit; one out, the logit of a 1. n = `context`, L = `length`, in every sequence. The loss is the mean
 * cross-entropy of a bit in nats; the metrics are in bits a sequence: `excessBits`, which is `bits` (the cross-entropy) less
 * `optimalBits` (that of the optimal Bayesian estimator (N1 + 1/2) / (N0 + N1 + 1)), and `sequences`. Solved at an excess of
 * at most 2 bits. Evaluation and validation are 100 sequences each. Throws ConfigError (sizes) and ArgumentError (seed).
 */
export function nGramTask({ context = 5, length = 200, seed }: NGramOptions): Task {
  requireWhole("context", context, 1, 12);
  requireWhole("length", length, context + 1, 10_000);
  const drawing = {
    channels: CHANNELS,
    lessons: [{ context, length }],
    hardest: (sizes: Sizes) => sizes,
    words: 2 * (2 ** context + length),
    draw: drawNGram,
  };
  return {
    name: "n-gram",
    description: `predict the next of ${length} bits, each drawn with a probability that the ${context} before it decide`,
    ...CHANNELS,
    loss: "sigmoidCrossEntropy",
    lossGroups: 1,
    metric: "excessBits",
    trainingSteps: length - 1,
    evaluationSteps: length - 1,
    ...drawnSets(new Random(seed).fork("n-gram"), drawing),
    tally: () => nGramTally(context),
    isSolved: (metrics) => (metrics.excessBits ?? Number.NaN) <= SOLVED_AT,
    render: (batch, row, y) => renderNGram(batch, row, context, y),
  };
}

/** sin²(πu/2) of a uniform u is a draw from Beta(1/2, 1/2), the arcsine distribution. */
function drawNGram(random: Random, { context, length }: Sizes): Episode {
  const table = Array.from({ length: 2 ** context }, () => Math.sin((Math.PI / 2) * random.uniform()) ** 2);
  const episode = new Episode(length - 1, CHANNELS);
  let last = 0;
  for (let at = 0; at < length; at++) {
    const probability = at < context ? 0.5 : (table[last] as number);
    const bit = random.uniform() < probability ? 1 : 0;
    if (at < length - 1) episode.show(at, 0, bit);
    if (at >= context) episode.ask(at - 1, 0, bit);
    last = (2 * last + bit) % table.length;
  }
  return episode;
}
