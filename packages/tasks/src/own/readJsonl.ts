import { ArgumentError } from "@dncjs/core";
import type { Sample } from "./readSequence.ts";
import { requireText } from "./requireText.ts";
import type { Sequences } from "./sequences.ts";

const FIELDS = ["x", "y", "mask", "show"] as const;

/**
 * Reads sequences from JSON lines for `datasetTask`: one object per line, `{"x": …, "y": …, "mask": …, "show": …}`, each as in a `Sample`.
 * `mask` and `show` are in every line or in none. Empty lines are skipped.
 * @throws ArgumentError naming the line
 *
 * @example
 * ```ts
 * import { datasetTask, readJsonl } from "@dncjs/tasks";
 *
 * const lines = Array.from({ length: 20 }, (_, n) => JSON.stringify({ x: [[n % 2], [1]], y: [[0], [n % 2]] }));
 * const task = datasetTask({ name: "lines", ...readJsonl(lines.join("\n")) });
 * ```
 */
export function readJsonl(text: string): Sequences {
  requireText(text);
  const lines = text.split("\n").flatMap((line, at) => (line.trim() === "" ? [] : [{ line, name: `line ${at + 1}` }]));
  const samples = lines.map(({ line, name }) => readLine(line, name));
  if (samples.length === 0)
    throw new ArgumentError("text", text, 'one line at least, such as {"x": [[1, 0]], "y": [[1]]}');
  const column = <Field extends keyof Sample>(field: Field) => samples.map((sample) => sample[field]);
  for (const field of FIELDS.slice(2)) {
    const missing = samples.findIndex(
      (sample) => (sample[field] === undefined) !== (samples[0]?.[field] === undefined),
    );
    if (missing < 0) continue;
    const expected =
      samples[0]?.[field] === undefined ? `no ${field}, as in the first line` : `${field}, as in the first line`;
    throw new ArgumentError(`${lines[missing]?.name}: ${field}`, samples[missing]?.[field], expected);
  }
  const { mask, show } = samples[0] as Sample;
  return {
    x: column("x"),
    y: column("y"),
    ...(mask === undefined ? {} : { mask: column("mask") as ArrayLike<number>[] }),
    ...(show === undefined ? {} : { show: column("show") as string[] }),
  };
}

function readLine(line: string, name: string): Sample {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new ArgumentError(name, line, `a JSON object (${(cause as Error).message})`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ArgumentError(name, value, "a JSON object with x and y");
  }
  for (const field of ["x", "y"])
    if (!Object.hasOwn(value, field)) throw new ArgumentError(`${name}: ${field}`, undefined, "a list of steps");
  const unknown = Object.keys(value).find((key) => !(FIELDS as readonly string[]).includes(key));
  if (unknown !== undefined)
    throw new ArgumentError(`${name}: ${unknown}`, "a field", `a known field: ${FIELDS.join(", ")}`);
  return value as Sample;
}
