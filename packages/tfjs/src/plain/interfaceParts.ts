import type { MemoryConfig } from "@dncjs/core";
import * as tf from "@tensorflow/tfjs-core";
import { oneplus } from "./gradients.ts";
import { oneHot } from "./oneHot.ts";

type PartName =
  | "readKeys"
  | "readStrengths"
  | "writeKeys"
  | "writeStrengths"
  | "erase"
  | "write"
  | "freeGates"
  | "allocationGate"
  | "writeGate"
  | "readModes"
  | "readMasks"
  | "writeMasks"
  | "forwardSharpness"
  | "backwardSharpness";

/** The parts of ξ in their domains, batch first; those of an option only where it is on. */
export type Parts = Readonly<Partial<Record<PartName, tf.Tensor>>>;

type Domain = (raw: tf.Tensor) => tf.Tensor;
type Part = readonly [name: PartName, shape: readonly number[], domain: Domain];

const linear: Domain = (raw) => raw;

/** In the paper's order. */
function partsOf({
  readHeads: R,
  writeHeads: V,
  wordSize: W,
  masking,
  sharpness,
  links,
  allocation,
}: MemoryConfig): Part[] {
  const parts: Part[] = [
    ["readKeys", [R, W], linear],
    ["readStrengths", [R], oneplus],
    ["writeKeys", [V, W], linear],
    ["writeStrengths", [V], oneplus],
    ["erase", [V, W], tf.sigmoid],
    ["write", [V, W], linear],
    ["freeGates", [R], tf.sigmoid],
    ["allocationGate", [V], allocation ? tf.sigmoid : tf.zerosLike],
    ["writeGate", [V], tf.sigmoid],
    ["readModes", [R, 1 + 2 * V], links ? (raw) => tf.softmax(raw) : (raw) => contentAlone(raw, V)],
  ];
  if (masking) parts.push(["readMasks", [R, W], tf.sigmoid], ["writeMasks", [V, W], tf.sigmoid]);
  if (sharpness) parts.push(["forwardSharpness", [R, V], oneplus], ["backwardSharpness", [R, V], oneplus]);
  return parts;
}

/** Cuts the raw interface vector ξ [B,I] and brings each part into its domain. */
export function interfaceParts(raw: tf.Tensor, memory: MemoryConfig): Parts {
  const parts = partsOf(memory);
  const lengths = parts.map(([, shape]) => shape.reduce((product, n) => product * n, 1));
  const pieces = tf.split(raw, lengths, 1);
  const bring = ([name, shape, domain]: Part, k: number) =>
    [name, domain(tf.reshape(pieces[k]!, [raw.shape[0]!, ...shape]))] as const;
  return Object.fromEntries(parts.map(bring)) as Parts;
}

/** Modes stand [backward × V, content, forward × V]. */
function contentAlone(raw: tf.Tensor, V: number): tf.Tensor {
  const mode = oneHot(tf.tensor1d([V], "int32"), 1 + 2 * V);
  return tf.add(tf.zerosLike(raw), tf.reshape(mode, [1, 1, 1 + 2 * V]));
}
