import type { DncConfig, Trace } from "@dncjs/core";
import { hasMemory } from "@dncjs/inspect";
import { lastWrites } from "@dncjs/inspect/measures";
import { probabilitiesOf, type Squash } from "./probabilities.ts";
import type { Run, Sizes } from "./run.ts";

/** The output layer, weight [Y,H+W] and bias [Y], and the answer steps in ascending order. */
export interface Answering {
  readonly weight: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
  readonly steps: readonly number[];
}

export interface Reading {
  /** Default "sigmoid". */
  readonly probabilities?: Squash;
  /** If given, meanings are the network's answers; otherwise they are the inputs of the last writes. */
  readonly answering?: Answering | undefined;
}

/**
 * Converts a trace (batch 1, one head) for the page. Missing tensors are 0, as for an LSTM without the memory of
 * `config`.
 */
export function readRun(trace: Trace, config: DncConfig, x: Float32Array, reading: Reading = {}): Run {
  const { probabilities = "sigmoid", answering } = reading;
  const memory = config.memory!;
  const T = x.length / config.inputSize;
  const N = memory.locations;
  const W = memory.wordSize;
  const sizes: Sizes = { T, N, W, X: config.inputSize, Y: config.outputSize };
  const part = (name: string, width: number, otherwise = 0) => {
    const tensor = trace.get(name);
    return tensor ? Float32Array.from(tensor.data) : new Float32Array(T * width).fill(otherwise);
  };
  const run = {
    ...sizes,
    x,
    answers: probabilitiesOf(part("y", sizes.Y), sizes.Y, probabilities),
    usage: part("usage", N),
    writeWeights: part("writeWeights", N),
    readWeights: part("readWeights", N),
    allocation: part("allocation", N),
    writeContent: part("writeContent", N),
    readContent: part("readContent", N),
    forward: part("forward", N),
    backward: part("backward", N),
    memory: part("memory", N * W),
    link: part("link", N * N),
    precedence: part("precedence", N),
    writeKey: part("writeKeys", W),
    writeMask: part("writeMasks", W, 1),
    readKey: part("readKeys", W),
    readMask: part("readMasks", W, 1),
    writeStrength: part("writeStrengths", 1),
    readStrength: part("readStrengths", 1),
    erase: part("erase", W),
    write: part("write", W),
    readVector: part("readVectors", W),
    allocationGate: part("allocationGate", 1),
    writeGate: part("writeGate", 1),
    freeGate: part("freeGates", 1),
    readModes: part("readModes", 3),
    writtenAt: hasMemory(trace) ? lastWrites(trace) : new Int32Array(T * N).fill(-1),
    usageResolution: memory.usageResolution,
  };
  const hidden = trace.get("h")!;
  const H = hidden.data.length / T;
  if (!answering) return { ...run, meanings: readWritings(run.writtenAt, x, sizes), meaningsAre: "writings" };
  const logits = readAnswers(run.memory, hidden.data, { ...sizes, H }, answering);
  return { ...run, meanings: probabilitiesOf(logits, sizes.Y, probabilities), meaningsAre: "answers" };
}

/** The input, in the first Y channels, at the last step that wrote each location. */
function readWritings(writtenAt: Int32Array, x: Float32Array, { X, Y }: Sizes): Float32Array {
  const meanings = new Float32Array(writtenAt.length * Y);
  writtenAt.forEach((step, location) => {
    if (step >= 0) meanings.set(x.subarray(step * X, step * X + Y), location * Y);
  });
  return meanings;
}

/** Largest 32-bit number. */
const LARGEST = 3.4028234663852886e38;

/**
 * Computes W_y [h ; M_n] + b_y, clamped to 32 bits, for every location n of every step, with h of the next answer step, or of the last one.
 */
function readAnswers(
  memory: Float32Array,
  hidden: ArrayLike<number>,
  { T, N, W, Y, H }: Sizes & { readonly H: number },
  { weight, bias, steps }: Answering,
): Float32Array {
  const logits = new Float32Array(T * N * Y);
  for (let t = 0; t < T; t++) {
    const h = (steps.find((step) => step >= t) ?? steps.at(-1) ?? t) * H;
    for (let y = 0; y < Y; y++) {
      const offset = y * (H + W);
      let fromHidden = bias[y]!;
      for (let k = 0; k < H; k++) fromHidden += weight[offset + k]! * hidden[h + k]!;
      for (let n = 0; n < N; n++) {
        let logit = fromHidden;
        for (let k = 0; k < W; k++) logit += weight[offset + H + k]! * memory[(t * N + n) * W + k]!;
        logits[(t * N + n) * Y + y] = Math.max(-LARGEST, Math.min(LARGEST, logit));
      }
    }
  }
  return logits;
}
