import { ConfigError } from "@dncjs/core";
import { largest } from "../largest.ts";
import { isNested, type Numbers, readList } from "./numbers.ts";
import type { Sample, Shape } from "./readSequence.ts";

/**
 * Given sequences. `x`, `y` and `mask` are lists with one entry per sequence, each as in a `Sample`. With `lengths` they are arrays of all
 * sequences end to end.
 */
export interface Sequences {
  /** The inputs of each sequence. */
  readonly x: readonly Numbers[] | ArrayLike<number>;
  /** The expected outputs of each sequence. */
  readonly y: readonly Numbers[] | ArrayLike<number>;
  /** @default all steps are scored */
  readonly mask?: readonly ArrayLike<number>[] | ArrayLike<number> | undefined;
  /** A text for each sequence, shown above it. @default none */
  readonly show?: readonly string[] | undefined;
  /** T, the number of steps of each sequence, if `x`, `y` and `mask` are end to end. @default they are lists of sequences */
  readonly lengths?: ArrayLike<number> | undefined;
}

export const SEQUENCE_FIELDS = ["x", "y", "mask", "show", "lengths"] as const;

/** Returns the sequences one by one. @throws ConfigError if the fields have different numbers of sequences */
export function listSequences(given: Sequences, shape: Shape, prefix: string): Sample[] {
  const whole = given.lengths === undefined ? given : cut(given, shape, prefix);
  const x = readList(whole.x, `${prefix}x`, "a list of sequences");
  const optional = (field: "mask" | "show") =>
    whole[field] === undefined ? undefined : sameLength(whole[field], field);
  const sameLength = (value: unknown, field: string) => {
    const list = readList(value, `${prefix}${field}`, `a list of ${x.length} sequences`);
    if (list.length === x.length) return list;
    throw new ConfigError(`${prefix}${field}`, `${list.length} sequences`, `${x.length} sequences, as many as x`);
  };
  const y = sameLength(whole.y, "y");
  const mask = optional("mask");
  const show = optional("show");
  return Array.from({ length: x.length }, (_, at) => ({
    x: x[at] as unknown as Numbers,
    y: y[at] as unknown as Numbers,
    ...(mask ? { mask: mask[at] as unknown as ArrayLike<number> } : {}),
    ...(show ? { show: show[at] as unknown as string } : {}),
  }));
}

/** Cuts arrays of all sequences end to end into sequences. */
function cut(given: Sequences, { inputSize, outputSize }: Shape, prefix: string): Sequences {
  const lengths = Array.from(
    readList(given.lengths, `${prefix}lengths`, "a list of numbers of steps"),
    (length, at) => {
      if (Number.isSafeInteger(length) && (length as number) > 0) return length as number;
      throw new ConfigError(`${prefix}lengths[${at}]`, length, "a whole number from 1");
    },
  );
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  const pieces = (field: "x" | "y" | "mask", width: number) => {
    const list = readList(given[field], `${prefix}${field}`, "a list of numbers");
    const perStep = list.length === steps ? 1 : width; // class numbers
    if (list.length !== steps * perStep) {
      throw new ConfigError(
        `${prefix}${field}`,
        `${list.length} values`,
        `${steps * width} values, ${width} for each of ${steps} steps (lengths)`,
      );
    }
    let at = 0;
    return lengths.map((length) => {
      const from = at;
      at += length * perStep;
      return Array.prototype.slice.call(list, from, at) as number[];
    });
  };
  const mask = given.mask === undefined ? {} : { mask: pieces("mask", 1) };
  return {
    x: pieces("x", inputSize),
    y: pieces("y", outputSize),
    ...mask,
    ...(given.show ? { show: given.show } : {}),
  };
}

/** The sizes of the vectors of the first sequence; undefined where they do not follow from it. */
export function sizesOf(given: Sequences & { readonly loss?: string | undefined }): {
  inputs: number | undefined;
  outputs: number | undefined;
} {
  if (given.lengths !== undefined) return { inputs: undefined, outputs: undefined };
  const width = (field: "x" | "y") => {
    const sequences: unknown[] = Array.from(readList(given[field], field, "a list of sequences"));
    if (sequences.length === 0) throw new ConfigError(field, "no sequences", "one sequence at least");
    const [first] = sequences;
    const sequence = readList(first, `${field}[0]`, "a sequence: a list of steps");
    if (isNested(sequence)) return (sequence[0] as ArrayLike<unknown>).length;
    return Array.isArray(sequence) ? 1 : undefined;
  };
  const outputs = width("y");
  return {
    inputs: width("x"),
    outputs: given.loss === "softmaxCrossEntropy" && outputs === 1 ? classes(given.y) : outputs,
  };
}

/** The largest class number plus 1. */
function classes(y: Sequences["y"]): number | undefined {
  const numbers = Array.from(y as readonly ArrayLike<number>[]).flatMap((sequence) => Array.from(sequence ?? []));
  const found = largest(numbers);
  return Number.isSafeInteger(found) ? found + 1 : undefined;
}
