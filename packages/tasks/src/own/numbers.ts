import { ConfigError } from "@dncjs/core";

/**
 * The numbers of one sequence of T steps: a list of steps, each a list of numbers, or all numbers end to end. If a step has one number, a
 * plain list of T numbers.
 */
export type Numbers = ArrayLike<number> | readonly ArrayLike<number>[];

/** The name of a size and its value, for messages. */
export interface Width {
  readonly field: "inputs" | "outputs";
  readonly size: number;
}

/**
 * Copies the numbers of a sequence, [T,width].
 * @param name the field, for messages
 * @throws ConfigError for no step, a step with another number of values, or a value that is not finite in float32
 */
export function readNumbers(value: unknown, width: Width, name: string): Float32Array {
  const list = readList(value, name, "a list of steps");
  if (!isNested(list)) return readFlat(list, width, name);
  const numbers = new Float32Array(list.length * width.size);
  for (let step = 0; step < list.length; step++) {
    const at = `${name}[${step}]`;
    const values = readList(list[step], at, `a list of ${width.size} numbers`);
    if (values.length !== width.size) {
      throw new ConfigError(at, `${values.length} values`, `${width.size} values (${width.field})`);
    }
    for (let k = 0; k < width.size; k++) numbers[step * width.size + k] = readNumber(values[k], `${at}[${k}]`);
  }
  return numbers;
}

function readFlat(list: ArrayLike<unknown>, { field, size }: Width, name: string): Float32Array {
  if (list.length === 0 || list.length % size !== 0) {
    throw new ConfigError(
      name,
      `${list.length} values`,
      `a multiple of ${size} values (${field}) and one step at least`,
    );
  }
  return Float32Array.from({ length: list.length }, (_, at) => readNumber(list[at], `${name}[${at}]`));
}

/** Whether a list holds lists, one per step. */
export function isNested(list: ArrayLike<unknown>): list is readonly ArrayLike<unknown>[] {
  return typeof list[0] === "object" && list[0] !== null;
}

/** @throws ConfigError unless `value` is an array or a typed array */
export function readList(value: unknown, name: string, expected: string): ArrayLike<unknown> {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return value as unknown as ArrayLike<unknown>;
  }
  throw new ConfigError(name, value, expected);
}

function readNumber(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(Math.fround(value))) return value;
  throw new ConfigError(name, value, "a number that is finite in float32");
}
