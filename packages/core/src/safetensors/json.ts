import { CheckpointError, show } from "../errors.ts";
import { isWellFormed } from "./tensor.ts";

/**
 * Reads the JSON of a safetensors header: objects, strings and lists of non-negative integers. The caller names the type of each value, so
 * the text cannot choose the nesting. JSON.parse would keep the last of duplicate keys, move keys that look like numbers to the front, and
 * recurse as deep as the text does. Every method throws CheckpointError for a value of another type.
 */
export class HeaderReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Returns an error at the current position. */
  error(problem: string): CheckpointError {
    return new CheckpointError(`safetensors header, character ${this.#position}: ${problem}`);
  }

  /** Yields the keys of an object. The body of the loop must read the value of each key. */
  *keys(owner: string): Generator<string, void, void> {
    const seen = new Set<string>();
    this.#expect("{");
    if (this.#accept("}")) return;
    do {
      const key = this.string();
      if (seen.has(key)) throw this.error(`${owner} has the key ${show(key)} twice`);
      if (key === "__proto__") throw this.error(`${owner} has the key __proto__`); // it would change an object's prototype
      seen.add(key);
      this.#expect(":");
      yield key;
    } while (this.#accept(","));
    this.#expect("}");
  }

  /** Returns a string without lone surrogates. */
  string(): string {
    this.#expect('"');
    const start = this.#position;
    let escaped = false;
    // A regular expression would overflow the stack on a megabyte of escapes.
    for (let code = 0; code !== 0x22 /* " */; ) {
      code = this.#text.charCodeAt(this.#position);
      if (Number.isNaN(code)) throw this.error("the header ends inside a string");
      if (code < 0x20) throw this.error("a control character inside a string");
      if (code === 0x5c /* \ */) escaped = true;
      this.#position += code === 0x5c ? 2 : 1;
    }
    if (!escaped) return this.#text.slice(start, this.#position - 1);
    const value = parseEscapes(this.#text.slice(start - 1, this.#position));
    if (value === undefined) throw this.error("a wrong escape in the string that ends here");
    return value;
  }

  /** Returns a list of at most `limit` integers 0..2^53-1, written with digits only. */
  integers(limit: number): number[] {
    const values: number[] = [];
    this.#expect("[");
    if (this.#accept("]")) return values;
    do {
      if (values.length === limit) throw this.error(`a list of more than ${limit} numbers`);
      values.push(this.#integer());
    } while (this.#accept(","));
    this.#expect("]");
    return values;
  }

  /** Checks that only white space is left. */
  end(): void {
    this.#skipSpace();
    if (this.#position < this.#text.length) throw this.error("text after the end of the header's object");
  }

  #integer(): number {
    this.#skipSpace();
    const start = this.#position;
    let value = 0;
    for (let digit = this.#digit(); digit >= 0; digit = this.#digit()) {
      value = value * 10 + digit; // exact below 2^53; larger values stay at or above 2^53
      this.#position++;
    }
    const length = this.#position - start;
    const leadingZero = length > 1 && this.#text[start] === "0";
    if (length === 0 || leadingZero || !Number.isSafeInteger(value)) throw this.error("expected an integer 0..2^53-1");
    return value;
  }

  /** The digit at the current position, or -1. */
  #digit(): number {
    const digit = this.#text.charCodeAt(this.#position) - 0x30;
    return digit >= 0 && digit <= 9 ? digit : -1;
  }

  #expect(character: string): void {
    if (!this.#accept(character)) {
      const found = this.#text[this.#position];
      throw this.error(`expected ${character}, found ${found === undefined ? "the end" : show(found)}`);
    }
  }

  #accept(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#position] !== character) return false;
    this.#position++;
    return true;
  }

  #skipSpace(): void {
    while (isSpace(this.#text.charCodeAt(this.#position))) this.#position++;
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** The value of a quoted string, or undefined if an escape is unknown or gives a lone surrogate. */
function parseEscapes(quoted: string): string | undefined {
  try {
    const value: string = JSON.parse(quoted);
    return isWellFormed(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
