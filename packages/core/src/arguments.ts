import type { BackendMemory } from "./backend/contract.ts";
import { ArgumentError } from "./errors.ts";

/** Returns the options of a call. @throws ArgumentError unless they are an object */
export function requireOptions<Options extends object>(parameter: string, options: Options, fields: string): Options {
  if (typeof options === "object" && options !== null) return options;
  throw new ArgumentError(parameter, options, `an object: { ${fields} }`);
}

const A_BACKEND = "a backend, such as await createWasmBackend() of @dncjs/wasm or new ReferenceBackend()";

/** @throws ArgumentError unless the value is a backend, for example for a name or a promise */
export function requireBackend<B extends BackendMemory>(backend: B): B {
  if (backend instanceof Promise) throw new ArgumentError("backend", "a promise", "a backend: await it first");
  if (typeof (backend as Partial<B> | null | undefined)?.allocate === "function") return backend;
  throw new ArgumentError("backend", backend, A_BACKEND);
}

/** Does not look at the items. @throws ArgumentError unless the value is an object with a length */
export function requireList(parameter: string, values: ArrayLike<unknown>): void {
  if (typeof values === "object" && values !== null && Number.isInteger(values.length)) return;
  throw new ArgumentError(parameter, values, "a list");
}

/** @throws ArgumentError unless all items are numbers, which may be NaN */
export function requireNumbers(parameter: string, values: ArrayLike<number>): void {
  const isView = ArrayBuffer.isView(values) && typeof values[0] !== "bigint";
  for (let k = 0; !isView && k < values.length; k++) {
    if (typeof values[k] !== "number") throw new ArgumentError(`${parameter}[${k}]`, values[k], "a number");
  }
}

/** @throws ArgumentError unless `length` numbers from position `at` on are within a block of `size` numbers */
export function requireRange(at: number, length: number, size: number): void {
  const isWithin = Number.isInteger(at) && Number.isInteger(length) && at >= 0 && length >= 0 && at + length <= size;
  if (!isWithin) throw new ArgumentError("range", [at, length], `a position and a length within ${size} numbers`);
}

/** @throws ArgumentError unless `values` are numbers that fit in a block of `size` numbers from position `at` on */
export function requireWritable(values: ArrayLike<number>, at: number, size: number): void {
  requireList("values", values);
  requireRange(at, values.length, size);
  requireNumbers("values", values);
}
