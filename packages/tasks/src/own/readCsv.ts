import { ArgumentError } from "@dncjs/core";
import { requireText } from "./requireText.ts";
import type { Sequences } from "./sequences.ts";

/** The columns of a CSV text, by the names in its first line. */
export interface CsvColumns {
  /** The inputs, in order. @default all columns whose name starts with "x" */
  readonly x?: readonly string[] | undefined;
  /** The expected outputs, in order, or the class number. @default all columns whose name starts with "y" */
  readonly y?: readonly string[] | undefined;
  /** 1 if the output of the step is scored, else 0. @default "mask" if there is such a column; else all steps are scored */
  readonly mask?: string | undefined;
  /** The sequence that a step belongs to, any text. @default "sequence" */
  readonly sequence?: string | undefined;
}

/**
 * Reads sequences from CSV text for `datasetTask`: one line per step. Consecutive lines with the same value in the column `sequence` are the
 * steps of one sequence. Values are numbers without thousands separators, fields may be in double quotes, and the separator is a comma.
 * @throws ArgumentError naming the line and the column
 *
 * @example
 * ```ts
 * import { datasetTask, readCsv } from "@dncjs/tasks";
 *
 * const rows = Array.from({ length: 20 }, (_, n) => `${n},0.5,1\n${n},0.25,0`);
 * const task = datasetTask({ name: "table", ...readCsv(`sequence,x,y\n${rows.join("\n")}`) });
 * ```
 */
export function readCsv(text: string, columns: CsvColumns = {}): Sequences {
  requireText(text);
  const [head, ...lines] = text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((line, at) => ({ line, number: at + 1 }))
    .filter(({ line }) => line.trim() !== "");
  if (!head || lines.length === 0)
    throw new ArgumentError("text", text, "a line of column names, then one line per step");
  const names = fieldsOf(head.line);
  const at = findColumns(names, columns);
  const [x, y, mask]: [number[][][], number[][][], number[][]] = [[], [], []];
  let current: string | undefined;
  for (const { line, number } of lines) {
    const values = fieldsOf(line);
    if (values.length !== names.length)
      throw new ArgumentError(`line ${number}`, `${values.length} values`, `${names.length} values, one per column`);
    const read = (column: number) => readValue(values[column] as string, `line ${number}, column ${names[column]}`);
    if (values[at.sequence] !== current) for (const list of [x, y, mask]) list.push([]);
    current = values[at.sequence];
    x.at(-1)?.push(at.x.map(read));
    y.at(-1)?.push(at.y.map(read));
    if (at.mask !== undefined) mask.at(-1)?.push(read(at.mask));
  }
  const targets = at.y.length === 1 ? y.map((sequence) => sequence.flat()) : y;
  return { x, y: targets, ...(at.mask === undefined ? {} : { mask }) };
}

function findColumns(names: readonly string[], { x, y, mask, sequence = "sequence" }: CsvColumns) {
  const find = (name: string, field: keyof CsvColumns) => {
    const found = names.indexOf(name);
    if (found >= 0) return found;
    throw new ArgumentError(`columns.${field}`, name, `a column of the text: ${names.join(", ")}`);
  };
  const startingWith = (letter: string) => names.filter((name) => name.startsWith(letter));
  const list = (chosen: readonly string[], field: "x" | "y") => {
    if (chosen.length > 0) return chosen.map((name) => find(name, field));
    throw new ArgumentError(`columns.${field}`, chosen, `names of columns: ${names.join(", ")}`);
  };
  const scored = mask ?? (names.includes("mask") ? "mask" : undefined);
  return {
    x: list(x ?? startingWith("x"), "x"),
    y: list(y ?? startingWith("y"), "y"),
    mask: scored === undefined ? undefined : find(scored, "mask"),
    sequence: find(sequence, "sequence"),
  };
}

/** Splits a line at commas outside double quotes. Two double quotes inside a quoted field are one. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain as string).trim() : quoted.replaceAll('""', '"'),
  );
}

function readValue(text: string, name: string): number {
  const value = Number(text);
  if (text !== "" && Number.isFinite(value)) return value;
  throw new ArgumentError(name, text, "a number");
}
