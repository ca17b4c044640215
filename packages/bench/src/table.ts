import type { ProfilePart } from "./profile.ts";
import type { BenchLine, ProfileLine } from "./run.ts";

/** Aligns columns: the first to the left, the others to the right. `minimum` has the minimum widths. */
export function table(rows: readonly (readonly string[])[], minimum: readonly number[] = []): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(minimum[column] ?? 0, ...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("   ")
      .trimEnd(),
  );
}

const columns = ["config", "mode", "backend", "threads", "ms/step", "min", "max", "peak RSS"];
/** Widths of the columns, so that rows can be printed one by one. */
const widths = [6, 7, 13, 7, 8, 8, 8, 8];

export const benchHead: string = table([columns], widths)[0]!;

/** Formats a row under `benchHead`. */
export function benchRow(line: BenchLine): string {
  const { config, mode, backend, build, threads, msPerStep, msMin, msMax, peakRssMb } = line;
  const milliseconds = [msPerStep, msMin, msMax].map(digits);
  return table(
    [[config, mode, `${backend} ${build}`.trim(), String(threads), ...milliseconds, `${peakRssMb} MB`]],
    widths,
  )[0]!;
}

/** Formats a profile by primitive and pass, the slowest first. */
export function profileTable(line: ProfileLine): string[] {
  const total = line.parts.reduce((sum, part) => sum + part.us, 0);
  const row = (name: string, us: number, boundUs: number): string[] => [
    name,
    us.toFixed(2),
    `${((100 * us) / total).toFixed(1)} %`,
    boundUs > 0 ? boundUs.toFixed(2) : "-",
    boundUs > 0 ? `${((100 * boundUs) / us).toFixed(0)} %` : "-",
  ];
  const groups = [...byPrimitive(line.parts)].sort(([, a], [, b]) => b.us - a.us);
  return table([
    [`${line.config} ${line.of}`, "µs/step", "share", "bound µs", "of bound"],
    ...groups.map(([name, { us, boundUs }]) => row(name, us, boundUs)),
    row("total", total, line.boundUs),
  ]);
}

/** Adds up the parts of each primitive and pass, and all preparation. */
export function byPrimitive(
  parts: readonly ProfilePart[],
): ReadonlyMap<string, { readonly us: number; readonly boundUs: number }> {
  const groups = new Map<string, { us: number; boundUs: number }>();
  for (const { part, kernel, pass, us, boundUs } of parts) {
    const name = kernel === "" ? part : pass === "prepare" ? pass : `${kernel} ${passNames[pass || "forward"]}`;
    const group = groups.get(name) ?? { us: 0, boundUs: 0 };
    groups.set(name, { us: group.us + us, boundUs: group.boundUs + boundUs });
  }
  return groups;
}

const passNames = { forward: "forward", backward: "backward", parameterGradient: "weights" } as const;

/** Formats a number with three significant digits. */
export function digits(value: number): string {
  return value >= 100
    ? value.toFixed(0)
    : value >= 10
      ? value.toFixed(1)
      : value >= 1
        ? value.toFixed(2)
        : small(value);
}

function small(value: number): string {
  return value >= 0.1 ? value.toFixed(3) : value >= 0.01 ? value.toFixed(4) : value.toFixed(5);
}
