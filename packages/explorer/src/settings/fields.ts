/** A parameter of the address. */
export interface Field<Value> {
  readonly key: string;
  /** Returns the clamped value in `parameters`, or the default. */
  read(parameters: URLSearchParams): Value;
  /** Sets the parameter unless the value is the default. */
  write(parameters: URLSearchParams, value: Value): void;
}

/** An integer clamped to [least, most]; null if missing or invalid. */
export function integer(key: string, least: number, most: number): Field<number | null> {
  return {
    key,
    read(parameters) {
      const text = parameters.get(key);
      if (text === null || !/^-?\d{1,15}$/.test(text)) return null;
      return Math.min(most, Math.max(least, Number(text)));
    },
    write: (parameters, value) => set(parameters, key, value),
  };
}

/** One of the words, or the default. */
export function choice<Word extends string, Default extends Word | null>(
  key: string,
  words: readonly Word[],
  otherwise: Default,
): Field<Word | Default> {
  return {
    key,
    read: (parameters) => words.find((word) => word === parameters.get(key)) ?? otherwise,
    write: (parameters, value) => set(parameters, key, value === otherwise ? null : value),
  };
}

/** Text that matches `form`, or null. */
export function pattern(key: string, form: RegExp): Field<string | null> {
  return {
    key,
    read(parameters) {
      const text = parameters.get(key);
      return text !== null && form.test(text) ? text : null;
    },
    write: (parameters, value) => set(parameters, key, value),
  };
}

/** True for "1" and for "" (an attribute without value). */
export function flag(key: string): Field<boolean> {
  return {
    key,
    read: (parameters) => /^1?$/.test(parameters.get(key) ?? "missing"),
    write: (parameters, value) => set(parameters, key, value ? "1" : null),
  };
}

function set(parameters: URLSearchParams, key: string, value: string | number | null): void {
  if (value !== null) parameters.set(key, String(value));
}
