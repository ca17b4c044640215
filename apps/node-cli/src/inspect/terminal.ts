import type { TraceMeasures } from "@dncjs/inspect";
import { about, type NamedCascade, threeDigits } from "@dncjs/inspect/report";
import { styled } from "../colour.ts";
import { columns } from "../columns.ts";
import { printable } from "../failure.ts";
import { metric, percent } from "../numbers.ts";
import type { Inspection } from "./inspection.ts";
import { describeReproducibility } from "./reproduce.ts";

/** The measures for people: each with a line on what it means. */
export function inspectionLines(found: Inspection): string[] {
  const { measures, cascades, blows, experiments, reproducibility } = found;
  return [
    ...(measures ? memoryLines(measures, found) : noMemory),
    ...block("cascade", about.cascade, [
      ...cascadeTable("by 0.001", cascades),
      ...(blows.length > 0 ? ["", ...cascadeTable("set to 0", blows)] : []),
    ]),
    ...(experiments.length > 0 ? block("what if", about.whatIf, experimentTable(experiments)) : []),
    ...block("reproducibility", about.reproducibility, describeReproducibility(reproducibility)),
  ];
}

const noMemory: readonly string[] = [
  "This network has no memory: there are no rows, so interference, misses, leaks, sharpness and the meaning",
  "of rows cannot be measured. What can be is how an error spreads, and whether a run can be repeated.",
  "",
];

function block(name: string, meaning: string, lines: readonly string[]): string[] {
  const said = wrapped(meaning, 96).map((line) => `  ${styled("dim", line)}`);
  return [styled("bold", name), ...said, ...lines.map((line) => (line === "" ? "" : `  ${line}`)), ""];
}

function memoryLines(measures: TraceMeasures, { symbols }: Inspection): string[] {
  const { interference, misses, leaks, sharpness, labels } = measures;
  const { worst, total, share } = interference;
  const lost = `${threeDigits(total)} rows in all, ${share === null ? "nothing was written" : `${percent(share)} of what was written`}`;
  return [
    ...block("interference", about.interference, [
      total > 0 ? `${lost}; most at step ${worst.step} in row ${worst.location}: ${threeDigits(worst.value)}` : lost,
    ]),
    ...block("misses", about.misses, [
      misses
        ? `${threeDigits(misses.mean)} of a read weighting over ${misses.asked} steps; ${misses.hitByHead.map((hit) => threeDigits(hit)).join(", ")} on rows with what was needed${misses.hitByHead.length > 1 ? ", by head" : ""}`
        : `cannot be measured: ${symbols.nothingNeeded ?? "no answer is asked for"}`,
    ]),
    ...block("leaks", about.leaks, [
      leaks.length === 0 ? "none" : `${leaks.length} of ${labels.length} rows`,
      ...columns(
        leaks.map(({ location, usage, writtenAt }) => [
          ...[`row ${location}`, `in use ${usage.toFixed(2)}`],
          writtenAt === null ? "never written with more than a half" : `written at step ${writtenAt}`,
          printable(labels[location] ?? ""),
        ]),
        ["left", "left", "left", "left"],
      ),
    ]),
    ...block("sharpness", about.sharpness, sharpnessTable(sharpness)),
  ];
}

function sharpnessTable({ write, read }: TraceMeasures["sharpness"]): string[] {
  const rows = (what: string, heads: typeof read) =>
    heads.map(({ addressed, meanEntropy, meanLargest }, head) => [
      ...[heads.length > 1 ? `${what} ${head}` : what, String(addressed)],
      ...[meanEntropy, meanLargest].map((value) => (value === null ? "-" : value.toFixed(3))),
    ]);
  const head = ["head", "steps", "entropy", "largest weight"];
  return columns([head, ...rows("write", write), ...rows("read", read)], ["left", "right", "right", "right"]);
}

function cascadeTable(how: string, cascades: readonly NamedCascade[]): string[] {
  if (cascades.length === 0) return ["cannot be measured: no step comes before an answer"];
  const at = (step: number | null) => (step === null ? "never" : `step ${step}`);
  const head = ["largest of its tensor", how, "at the end", "growth a step", "output flips", "answer flips", "flipped"];
  const rows = cascades.map(({ name, cascade: { distances, growth, horizon, answerHorizon, flipped } }) => [
    ...[name, threeDigits(distances[0]!), threeDigits(distances.at(-1)!), `× ${growth.toFixed(3)}`],
    ...[at(horizon), at(answerHorizon), String(flipped)],
  ]);
  return columns([head, ...rows], ["left", ...new Array<"right">(6).fill("right")]);
}

function experimentTable(experiments: Inspection["experiments"]): string[] {
  const names = Object.keys(experiments[0]!.metrics).filter((name) => !COUNTS.has(name));
  const rows = experiments.map(({ name, metrics }) => [name, ...names.map((one) => metric(one, metrics[one]))]);
  return columns([["changed", ...names], ...rows], ["left", ...names.map(() => "right" as const)]);
}

/** How much was judged: the same for every change. */
export const COUNTS: ReadonlySet<string> = new Set(["sequences", "questions"]);

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
