import { ConfigError } from "@dncjs/core";
import type { Task } from "@dncjs/train";
import { Episode } from "../drawing/episode.ts";
import { isNested, type Numbers, readList, readNumbers } from "./numbers.ts";

/** One sequence of T steps. X and Y are the `inputs` and `outputs` of its task. */
export interface Sample {
  /** The inputs, [T,X]. */
  readonly x: Numbers;
  /**
   * The expected outputs, [T,Y]: 0..1 for "sigmoidCrossEntropy"; probabilities, or one class number per step, for "softmaxCrossEntropy". Not
   * used at steps whose `mask` is 0.
   */
  readonly y: Numbers;
  /** `[T]`: 1 if the output of the step is scored, else 0. @default all steps are scored */
  readonly mask?: ArrayLike<number> | undefined;
  /** A text for people, shown above the sequence. */
  readonly show?: string | undefined;
}

/** The sizes and the loss of a task, which its sequences must match. */
export type Shape = Pick<Task, "inputSize" | "outputSize" | "loss" | "lossGroups">;

/** The names of the fields of a sequence in messages. */
export type Naming = (field: keyof Sample) => string;

/** Checks and copies a sequence. @throws ConfigError naming the field, its value and what was expected */
export function readSequence(sample: Sample, shape: Shape, name: Naming): Episode {
  const { inputSize, outputSize } = shape;
  const x = readNumbers(sample.x, { field: "inputs", size: inputSize }, name("x"));
  const steps = x.length / inputSize;
  const mask = readMask(sample.mask, steps, name("mask"));
  const y = readTargets(sample.y, steps, shape, name("y"));
  const episode = new Episode(steps, { inputSize, outputSize }, readText(sample.show, name("show")));
  episode.x.set(x);
  mask.forEach((scored, step) => {
    if (!scored) return;
    const target = y(step);
    checkTarget(target, shape, `${name("y")}[${step}]`);
    episode.expect(step, 0, ...target);
  });
  return episode;
}

function readMask(mask: unknown, steps: number, name: string): boolean[] {
  if (mask === undefined) return Array<boolean>(steps).fill(true);
  const list = readList(mask, name, `a list of ${steps} values`);
  if (list.length !== steps) throw new ConfigError(name, `${list.length} values`, `${steps} values, one per step of x`);
  const scored = Array.from(list, (value, step) => {
    if (value !== 0 && value !== 1) throw new ConfigError(`${name}[${step}]`, value, "0 or 1");
    return value === 1;
  });
  if (!scored.includes(true)) throw new ConfigError(name, "0 at every step", "1 at one step at least");
  return scored;
}

/** Returns the function that gives the target of a step. */
function readTargets(value: unknown, steps: number, shape: Shape, name: string): (step: number) => Float32Array {
  const { outputSize: size } = shape;
  const list = readList(value, name, "a list of steps");
  if (isClasses(list, steps, shape)) return (step) => oneHot(list[step], size, `${name}[${step}]`);
  const y = readNumbers(list, { field: "outputs", size }, name);
  if (y.length !== steps * size) {
    throw new ConfigError(
      name,
      `${y.length / size} steps`,
      `${steps} steps, as many as x; mask marks those that are scored`,
    );
  }
  return (step) => y.subarray(step * size, (step + 1) * size);
}

/** Whether the targets are class numbers, one per step. */
function isClasses(list: ArrayLike<unknown>, steps: number, { loss, lossGroups, outputSize }: Shape): boolean {
  return (
    loss === "softmaxCrossEntropy" && lossGroups === 1 && outputSize > 1 && list.length === steps && !isNested(list)
  );
}

function oneHot(value: unknown, size: number, name: string): Float32Array {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) >= size) {
    throw new ConfigError(name, value, `a class from 0 to ${size - 1} (outputs), or ${size} probabilities`);
  }
  const target = new Float32Array(size);
  target[value as number] = 1;
  return target;
}

/** Largest deviation of a sum of float32 probabilities from 1. */
const TOLERANCE = 1e-4;

function checkTarget(target: Float32Array, { loss, lossGroups }: Shape, name: string): void {
  if (loss === "meanSquare") return;
  target.forEach((value, k) => {
    if (!(value >= 0 && value <= 1))
      throw new ConfigError(`${name}[${k}]`, value, `a number from 0 to 1 (loss: ${loss})`);
  });
  if (loss !== "softmaxCrossEntropy") return;
  const size = target.length / lossGroups;
  for (let from = 0; from < target.length; from += size) {
    const sum = target.subarray(from, from + size).reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) <= TOLERANCE) continue;
    throw new ConfigError(name, [...target], "probabilities with the sum 1 (loss: softmaxCrossEntropy)");
  }
}

function readText(value: unknown, name: string): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw new ConfigError(name, value, "a text");
}
