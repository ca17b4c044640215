import { requireList, requireOptions } from "../arguments.ts";
import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { DncConfig } from "../network/config.ts";
import type { LossName } from "../network/objective.ts";

/** The meaning of a network's outputs. A task has these fields. */
export interface OutputKind {
  readonly loss: LossName;
  /** Y, numbers of an output vector. */
  readonly outputSize: number;
  /** Number of softmaxes that the outputs are divided into, for "softmaxCrossEntropy". @default 1 */
  readonly lossGroups?: number;
}

/** A network whose provenance names its loss, as those of a training do. */
export interface TrainedNetwork {
  readonly config: Pick<DncConfig, "outputSize">;
  readonly provenance: Readonly<Record<string, string>>;
}

const LOSSES: readonly LossName[] = ["sigmoidCrossEntropy", "softmaxCrossEntropy", "meanSquare"];

/**
 * Returns the probabilities that outputs of a network stand for, in a new array of the same shape. By the loss of its training:
 *
 * - `sigmoidCrossEntropy`: y are logits of bits; returns the probability of a 1, 1 / (1 + exp(-y))
 * - `softmaxCrossEntropy`: y are logits of classes; returns the softmax over the classes of each group
 * - `meanSquare`: y are the values themselves, and returned as they are
 *
 * @param y outputs as `run`, `step` and `trace` return them, any number of vectors [Y] end to end
 * @param of a task, an `OutputKind`, or a network that was saved by a training
 * @throws ArgumentError if y is no list or its length is not a multiple of Y, for an invalid kind, or if the network does not say its loss
 *
 * @example
 * ```ts
 * import { probabilities } from "@dncjs/core";
 *
 * const logits = Float32Array.of(0, 2, -2);
 * const bits = probabilities(logits, { loss: "sigmoidCrossEntropy", outputSize: 3 });
 * console.log(bits); // 0.5, 0.88, 0.12
 * ```
 */
export function probabilities(y: FloatArray, of: OutputKind | TrainedNetwork): FloatArray {
  requireList("y", y);
  requireOptions("of", of, "loss, outputSize");
  const { loss, outputSize, lossGroups = 1 } = "provenance" in of ? kindOf(of) : of;
  if (!LOSSES.includes(loss)) throw new ArgumentError("loss", loss, `one of ${LOSSES.join(", ")}`);
  if (!Number.isInteger(outputSize) || outputSize < 1) {
    throw new ArgumentError("outputSize", outputSize, "an integer of at least 1");
  }
  if (!Number.isInteger(lossGroups) || lossGroups < 1 || outputSize % lossGroups !== 0) {
    throw new ArgumentError("lossGroups", lossGroups, `a divisor of outputSize, ${outputSize}`);
  }
  if (y.length % outputSize !== 0) {
    throw new ArgumentError("y", `${y.length} numbers`, `a multiple of ${outputSize} numbers (outputSize)`);
  }
  if (loss === "meanSquare") return y.slice();
  if (loss === "sigmoidCrossEntropy") return y.map((logit) => 1 / (1 + Math.exp(-logit)));
  return softmax(y, outputSize / lossGroups);
}

function kindOf({ config, provenance }: TrainedNetwork): OutputKind {
  const { loss, lossGroups = "1" } = provenance;
  if (!LOSSES.includes(loss as LossName)) {
    const expected = `one of ${LOSSES.join(", ")}; for this network pass { loss, outputSize } in its place`;
    throw new ArgumentError("provenance.loss", loss, expected);
  }
  return { loss: loss as LossName, outputSize: config.outputSize, lossGroups: Number(lossGroups) };
}

/** The softmax of every `count` consecutive numbers. */
function softmax(y: FloatArray, count: number): FloatArray {
  const result = y.slice();
  for (let from = 0; from < y.length; from += count) {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = from; k < from + count; k++) most = Math.max(most, y[k]!);
    let sum = 0;
    for (let k = from; k < from + count; k++) sum += Math.exp(y[k]! - most);
    for (let k = from; k < from + count; k++) result[k] = Math.exp(y[k]! - most) / sum;
  }
  return result;
}
