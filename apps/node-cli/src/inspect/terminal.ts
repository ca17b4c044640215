import type { TraceMeasures } from "@dncjs/inspect";
import { about, type NamedCascade, noMainWrite, threeDigits, worst } from "@dncjs/inspect/report";
import type { Task } from "@dncjs/train";
import { styled } from "../colour.ts";
import { columns } from "../columns.ts";
import { printable } from "../failure.ts";
import { metric, percent } from "../numbers.ts";
import type { Inspection } from "./inspection.ts";
import { describeReproducibility } from "./reproduce.ts";
import { verdictSentences } from "./verdict.ts";

/** The inspection as lines; each measure is preceded by its meaning. */
export function inspectionLines(found: Inspection, task: Task): string[] {
  const { measures, cascades, blows, experiments, reproducibility, verdict } = found;
  return [
    ...verdictSentences(verdict, task),
    worst(measures, cascades),
    "",
    ...(measures ? memoryLines(measures, found) : NO_MEMORY),
    ...block("cascade", about.cascade, [
      ...cascadeTable("changed by 0.001", cascades),
      ...(blows.length > 0 ? ["", ...cascadeTable("set to 0", blows)] : []),
    ]),
    ...(experiments.length > 0 ? block("what if", about.whatIf, experimentTable(experiments)) : []),
    ...block("reproducibility", about.reproducibility, describeReproducibility(reproducibility)),
  ];
}

const NO_MEMORY: readonly string[] = [
  "This network has no memory: interference, misses, leaks, sharpness and the content of locations do not apply.",
  "The spread of errors and the reproducibility of the run are measured.",
  "",
];

function block(name: string, meaning: string, lines: readonly string[]): string[] {
  const explanation = wrapped(meaning, 96).map((line) => `  ${styled("dim", line)}`);
  return [styled("bold", name), ...explanation, ...lines.map((line) => (line === "" ? "" : `  ${line}`)), ""];
}

function memoryLines(measures: TraceMeasures, { symbols }: Inspection): string[] {
  const { interference, misses, leaks, sharpness, labels, locations, locationCount } = measures;
  const { worst, total, share } = interference;
  const lost = `${threeDigits(total)} locations in total, ${share === null ? "nothing was written" : `${percent(share)} of all writes`}`;
  return [
    ...block("interference", about.interference, [
      total > 0
        ? `${lost}; largest at step ${worst.step} in location ${worst.location}: ${threeDigits(worst.value)}`
        : lost,
    ]),
    ...block("misses", about.misses, [
      misses
        ? `${threeDigits(misses.mean)} not read of what ${misses.stepCount} steps need; ${misses.hitByHead.map((hit) => threeDigits(hit)).join(", ")} read${misses.hitByHead.length > 1 ? ", by head" : ""}`
        : `not measured: ${symbols.nothingNeeded ?? "no step has an answer"}`,
    ]),
    ...block("leaks", about.leaks, [
      leaks.length === 0 ? "none" : `${leaks.length} of ${locationCount} locations`,
      ...columns(
        leaks.map(({ location, usage, writtenAt }) => [
          `location ${location}`,
          `in use ${threeDigits(usage)}`,
          writtenAt === null ? noMainWrite : `written at step ${writtenAt}`,
          printable(labels[locations.indexOf(location)] ?? ""),
        ]),
        ["left", "left", "left", "left"],
      ),
    ]),
    ...block("sharpness", about.sharpness, sharpnessTable(sharpness)),
  ];
}

function sharpnessTable({ write, read }: TraceMeasures["sharpness"]): string[] {
  const decimals = (value: number | null) => (value === null ? "-" : threeDigits(value));
  const rows = (kind: string, heads: typeof read) =>
    heads.map(({ addressed, meanEntropy, meanLargest }, head) => [
      heads.length > 1 ? `${kind} ${head}` : kind,
      String(addressed),
      decimals(meanEntropy),
      decimals(meanLargest),
    ]);
  const head = ["head", "steps", "entropy", "largest weight"];
  return columns([head, ...rows("write", write), ...rows("read", read)], ["left", "right", "right", "right"]);
}

function cascadeTable(how: string, cascades: readonly NamedCascade[]): string[] {
  if (cascades.length === 0) return ["not measured: no step comes before an answer, or the network is bidirectional"];
  const at = (step: number | null) => (step === null ? "never" : `step ${step}`);
  const head = [
    "largest number of",
    how,
    "at the end",
    "growth/step",
    "first output flip",
    "first answer flip",
    "flips",
  ];
  const rows = cascades.map(({ name, cascade: { distances, growth, horizon, answerHorizon, flipped } }) => [
    name,
    threeDigits(distances[0]!),
    threeDigits(distances.at(-1)!),
    `× ${threeDigits(growth)}`,
    at(horizon),
    at(answerHorizon),
    String(flipped),
  ]);
  return columns([head, ...rows], ["left", ...new Array<"right">(6).fill("right")]);
}

function experimentTable(experiments: Inspection["experiments"]): string[] {
  const names = Object.keys(experiments[0]!.metrics).filter((name) => !COUNTS.has(name));
  const rows = experiments.map(({ name, metrics }) => [name, ...names.map((one) => metric(one, metrics[one]))]);
  return columns([["change", ...names], ...rows], ["left", ...names.map(() => "right" as const)]);
}

/** Metrics that count sequences or questions. They are the same in every experiment. */
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
