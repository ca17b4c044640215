import { ConfigError } from "./errors.ts";

/** Reads and checks the fields of a plain object of unknown origin. Every method throws ConfigError for a wrong value. */
export class Fields {
  readonly #path: string;
  readonly #values: Readonly<Record<string, unknown>>;

  /** Messages call the object `name` and put `path` ("" or ending in a dot) before the names of its fields. */
  constructor(name: string, path: string, values: unknown, known: readonly string[]) {
    if (typeof values !== "object" || values === null || Array.isArray(values)) {
      throw new ConfigError(name, values, "an object");
    }
    this.#path = path;
    this.#values = values as Readonly<Record<string, unknown>>;
    const unknown = Object.keys(values).find((key) => !known.includes(key));
    if (unknown !== undefined) this.#refuse(unknown, `a known field: ${known.join(", ")}`);
  }

  get(field: string): unknown {
    return this.#values[field];
  }

  /** Returns an integer from `min` to `max`. Required if there is no fallback. */
  integer(field: string, fallback: number | undefined, min: number, max: number): number {
    return checkedInteger(this.#path + field, this.#valueOf(field, fallback), min, max);
  }

  /** Returns a list of 1 to `maxLength` integers from `min` to `max`. */
  integers(field: string, fallback: readonly number[], min: number, max: number, maxLength: number): readonly number[] {
    const value = this.#valueOf(field, fallback);
    if (!Array.isArray(value) || value.length < 1 || value.length > maxLength) {
      return this.#refuse(field, `a list of 1 to ${maxLength} integers`);
    }
    return Object.freeze(value.map((item, k) => checkedInteger(`${this.#path}${field}[${k}]`, item, min, max)));
  }

  /** Returns a number from `min` to `max`. Required if there is no fallback. */
  real(field: string, fallback: number | undefined, min: number, max: number): number {
    const value = this.#valueOf(field, fallback);
    if (typeof value === "number" && value >= min && value <= max) return value;
    return this.#refuse(field, `a number from ${min} to ${max}`);
  }

  /** Returns a number in [0, 1). Required if there is no fallback. */
  fraction(field: string, fallback: number | undefined): number {
    const value = this.#valueOf(field, fallback);
    if (typeof value === "number" && value >= 0 && value < 1) return value;
    return this.#refuse(field, "a number from 0 to below 1");
  }

  /** Required if there is no fallback. */
  boolean(field: string, fallback?: boolean): boolean {
    const value = this.#valueOf(field, fallback);
    return typeof value === "boolean" ? value : this.#refuse(field, "true or false");
  }

  #valueOf(field: string, fallback: unknown): unknown {
    return this.#values[field] === undefined ? fallback : this.#values[field];
  }

  #refuse(field: string, expected: string): never {
    throw new ConfigError(this.#path + field, this.#values[field], expected);
  }
}

function checkedInteger(field: string, value: unknown, min: number, max: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new ConfigError(field, value, `an integer from ${min} to ${max}`);
}
