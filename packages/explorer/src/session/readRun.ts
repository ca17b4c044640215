import type { DncConfig, Trace } from "@dncjs/core";
import { hasMemory } from "@dncjs/inspect";
import { mainWrites } from "@dncjs/inspect/measures";
import { probabilitiesOf, type Squash } from "./probabilities.ts";
import { at, indexOfLargest, type Run, type Sizes } from "./run.ts";

/** The output layer, weight [Y,H+W] and bias [Y], and the answer steps in ascending order. */
export interface Answering {
  readonly weight: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
  readonly steps: readonly number[];
}

export interface Reading {
  /** Default "sigmoid". */
  readonly probabilities?: Squash;
  /** If given, meanings are the network's answers; otherwise they are the inputs of the main writes. */
  readonly answering?: Answering | undefined;
}

/**
 * Converts a trace (batch 1, one write head) for the page. Of several read heads it keeps, at each step, the one that reads most.
 * Missing tensors are 0, as for an LSTM without the memory of `config`.
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
  const R = memory.readHeads;
  const readWeights = part("readWeights", R * N);
  const heads = mostReading(readWeights, T, R, N);
  const ofHead = (name: string, width: number, otherwise?: number) =>
    ofHeads(part(name, R * width, otherwise), width, R, heads);
  const run = {
    ...sizes,
    x,
    answers: probabilitiesOf(part("y", sizes.Y), sizes.Y, probabilities),
    usage: part("usage", N),
    writeWeights: part("writeWeights", N),
    readWeights: ofHeads(readWeights, N, R, heads),
    readBefore: ofHeads(oneStepLater(readWeights, R * N), N, R, heads),
    allocation: part("allocation", N),
    writeContent: part("writeContent", N),
    readContent: ofHead("readContent", N),
    forward: ofHead("forward", N),
    backward: ofHead("backward", N),
    memory: part("memory", N * W),
    link: part("link", N * N),
    precedence: part("precedence", N),
    writeKey: part("writeKeys", W),
    writeMask: part("writeMasks", W, 1),
    readKey: ofHead("readKeys", W),
    readMask: ofHead("readMasks", W, 1),
    writeStrength: part("writeStrengths", 1),
    readStrength: ofHead("readStrengths", 1),
    erase: part("erase", W),
    write: part("write", W),
    readVector: ofHead("readVectors", W),
    allocationGate: part("allocationGate", 1),
    writeGate: part("writeGate", 1),
    freeGate: ofHead("freeGates", 1),
    readModes: ofHead("readModes", 3),
    writtenAt: hasMemory(trace) ? mainWrites(trace) : new Int32Array(T * N).fill(-1),
    usageResolution: memory.usageResolution,
  };
  const hidden = trace.get("h")!;
  const H = hidden.data.length / T;
  if (!answering) return { ...run, meanings: readWritings(run.writtenAt, x, sizes), meaningsAre: "writings" };
  const logits = readAnswers(run.memory, hidden.data, { ...sizes, H }, answering);
  return { ...run, meanings: probabilitiesOf(logits, sizes.Y, probabilities), meaningsAre: "answers" };
}

/** Returns for each step the read head with the largest weight, of weights [T,R,N]. */
function mostReading(weights: Float32Array, T: number, R: number, N: number): Int32Array {
  return Int32Array.from({ length: T }, (_, t) => Math.floor(indexOfLargest(at(weights, t, R * N)) / N));
}

/** Returns the values [T,width] of one of R heads at each step in a tensor [T,R,width]. */
function ofHeads(tensor: Float32Array, width: number, R: number, heads: Int32Array): Float32Array {
  if (R === 1) return tensor;
  const kept = new Float32Array(tensor.length / R);
  heads.forEach((head, t) => {
    const from = (t * R + head) * width;
    kept.set(tensor.subarray(from, from + width), t * width);
  });
  return kept;
}

/** Moves the values of every step, `width` each, to the next step. */
function oneStepLater(tensor: Float32Array, width: number): Float32Array {
  const moved = new Float32Array(tensor.length);
  moved.set(tensor.subarray(0, tensor.length - width), width);
  return moved;
}

/** The input, in the first Y channels, at the main write of each location. */
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
