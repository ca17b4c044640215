import type { MemoryConfig } from "@dncjs/core";
import { type InterfacePart, interfaceParts as partLengths } from "@dncjs/core/run";
import * as tf from "@tensorflow/tfjs-core";
import { oneplus, softplus } from "./gradients.ts";
import { oneHot } from "./oneHot.ts";

/** The parts of ξ in their domains, batch first. Parts of disabled options are missing. */
export type Parts = Readonly<Partial<Record<InterfacePart, tf.Tensor>>>;

type Domain = (raw: tf.Tensor) => tf.Tensor;

interface Part {
  readonly heads: "readHeads" | "writeHeads";
  /** Whether each head has a vector. Otherwise each head has one number. */
  readonly isVector: boolean;
  readonly domain: Domain;
}

function numbers(heads: Part["heads"], domain: Domain): Part {
  return { heads, isVector: false, domain };
}

function vectors(heads: Part["heads"], domain: Domain): Part {
  return { heads, isVector: true, domain };
}

const identity: Domain = (raw) => raw;

function partsOf(memory: MemoryConfig): Readonly<Record<InterfacePart, Part>> {
  const { writeHeads, links, allocation, softplusStrengths, tanhVectors } = memory;
  const strength = softplusStrengths ? softplus : oneplus;
  const vector: Domain = tanhVectors ? tf.tanh : identity;
  return {
    readKeys: vectors("readHeads", vector),
    readStrengths: numbers("readHeads", strength),
    writeKeys: vectors("writeHeads", vector),
    writeStrengths: numbers("writeHeads", strength),
    erase: vectors("writeHeads", tf.sigmoid),
    write: vectors("writeHeads", vector),
    freeGates: numbers("readHeads", tf.sigmoid),
    allocationGate: numbers("writeHeads", allocation ? tf.sigmoid : tf.zerosLike),
    writeGate: numbers("writeHeads", tf.sigmoid),
    readModes: vectors("readHeads", links ? (raw) => tf.softmax(raw) : (raw) => contentAlone(raw, writeHeads)),
    readMasks: vectors("readHeads", tf.sigmoid),
    writeMasks: vectors("writeHeads", tf.sigmoid),
    forwardSharpness: vectors("readHeads", oneplus),
    backwardSharpness: vectors("readHeads", oneplus),
  };
}

/** Splits the raw interface vector ξ [B,I] into its parts and maps each to its domain. Core defines their order and lengths. */
export function interfaceParts(raw: tf.Tensor, memory: MemoryConfig): Parts {
  const { readHeads: R, writeHeads: V, wordSize: W, masking, sharpness } = memory;
  const all = partLengths({ R, V, W, masking: Number(masking), sharpness: Number(sharpness) });
  const lengths = (Object.entries(all) as [InterfacePart, number][]).filter(([, length]) => length > 0);
  const pieces = tf.split(
    raw,
    lengths.map(([, length]) => length),
    1,
  );
  const parts = partsOf(memory);
  const batch = raw.shape[0]!;
  const mapped = lengths.map(([name, length], k) => {
    const { heads, isVector, domain } = parts[name];
    const count = memory[heads];
    const shape = isVector ? [batch, count, length / count] : [batch, count];
    return [name, domain(tf.reshape(pieces[k]!, shape))] as const;
  });
  return Object.fromEntries(mapped);
}

/** The modes of a read head are [backward × V, content, forward × V]. */
function contentAlone(raw: tf.Tensor, V: number): tf.Tensor {
  const mode = oneHot(tf.tensor1d([V], "int32"), 1 + 2 * V);
  return tf.add(tf.zerosLike(raw), tf.reshape(mode, [1, 1, 1 + 2 * V]));
}
