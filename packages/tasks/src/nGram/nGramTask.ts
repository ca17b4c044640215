import { Random } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { requireWhole } from "../batch.ts";
import { drawnSets } from "../drawing/drawnSets.ts";
import { Episode } from "../drawing/episode.ts";
import { nGramTally } from "./nGramTally.ts";
import { renderNGram } from "./renderNGram.ts";

/** Options of `nGramTask`. */
export interface NGramOptions {
  /** n, the number of bits that the next bit depends on, 1..12. @default 5 */
  readonly context?: number | undefined;
  /** Bits in a sequence, context + 1..10,000. @default 200 */
  readonly length?: number | undefined;
  /** A whole number from 0. */
  readonly seed: number;
}

interface Sizes {
  readonly context: number;
  readonly length: number;
}

const CHANNELS = { inputSize: 1, outputSize: 1 };

/**
 * Excess bits per sequence at which the task is solved. Laplace's rule (N1 + 1) / (N0 + N1 + 2) expects less extreme probabilities. Its
 * excess is larger, with 5 bits of context and sequences of 200.
 */
const SOLVED_AT = 2;

/**
 * Creates the dynamic n-gram task (Graves et al. 2014, section 4.4). Every sequence has its own table of 2^n probabilities, drawn from
 * Beta(1/2, 1/2): that of a 1 after each context of n bits. The bits are drawn from the table, the first n uniformly. The network must
 * predict the next bit at each step, and can learn the table only by counting during the sequence.
 *
 *     step     0      …  n-1    n        …  L-2
 *     input    bit 0  …         bit n    …  bit L-2
 *     target             bit n  bit n+1  …  bit L-1
 *
 * n is `context`, L is `length`, in every sequence. Input channel: the bit. Output channel: the logit of a 1. The evaluation and validation
 * sets have 100 sequences each. The loss is the mean cross-entropy of a bit, in nats. Metrics, in bits per sequence: `bits` (the
 * cross-entropy), `optimalBits` (that of the optimal Bayesian estimator (N1 + 1/2) / (N0 + N1 + 1)), `excessBits` (their difference); and
 * `sequences`. Solved at an excess of at most 2 bits.
 * @throws ConfigError if a size is invalid; ArgumentError if the seed is
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
    description: `predict ${length} random bits, each of which depends on the ${context} bits before it`,
    ...CHANNELS,
    loss: "sigmoidCrossEntropy",
    lossGroups: 1,
    metric: "excessBits",
    trainingSteps: length - 1,
    evaluationSteps: length - 1,
    ...drawnSets(new Random(seed).fork("n-gram"), drawing),
    tally: () => nGramTally(context),
    isSolved: (metrics) => (metrics.excessBits ?? Number.NaN) <= SOLVED_AT,
    render: (batch, sequence, y) => renderNGram(batch, sequence, context, y),
  };
}

/** Draws the table by sin²(πu/2) of a uniform u, which has the distribution Beta(1/2, 1/2), the arcsine distribution. */
function drawNGram(random: Random, { context, length }: Sizes): Episode {
  const table = Array.from({ length: 2 ** context }, () => Math.sin((Math.PI / 2) * random.uniform()) ** 2);
  const episode = new Episode(length - 1, CHANNELS);
  let last = 0;
  for (let at = 0; at < length; at++) {
    const probability = at < context ? 0.5 : (table[last] as number);
    const bit = random.uniform() < probability ? 1 : 0;
    if (at < length - 1) episode.show(at, 0, bit);
    if (at >= context) episode.expect(at - 1, 0, bit);
    last = (2 * last + bit) % table.length;
  }
  return episode;
}
