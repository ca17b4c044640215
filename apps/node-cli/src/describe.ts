import type { LearningRate, Lesson, Metrics } from "@dncjs/train";
import type { CompleteRecipe } from "@dncjs/train/tools";
import type { Choice } from "./backends.ts";
import { styled } from "./colour.ts";
import { printable } from "./failure.ts";
import { count, counted, metric } from "./numbers.ts";

/** "LSTM of 24, memory 16 × 12, 1 read and 1 write head". */
export function describeNetwork({ controller, memory }: CompleteRecipe["model"]): string {
  const layers = controller.type === "lstm" && controller.layers > 1 ? `${controller.layers} × ` : "";
  const head =
    controller.type === "lstm"
      ? `LSTM of ${layers}${controller.hiddenSize}`
      : `ReLU layers of ${controller.widths.join(", ")}`;
  if (!memory) return `${head}, no memory`;
  const extras = (["masking", "deallocation", "sharpness"] as const).filter((name) => memory[name]);
  const lacks = (["links", "allocation"] as const).filter((name) => !memory[name]).map((name) => `no ${name}`);
  const parts = [
    head,
    `memory ${memory.locations} × ${memory.wordSize}`,
    `${memory.readHeads} read and ${counted(memory.writeHeads, "write head")}`,
    ...extras,
    ...lacks,
  ];
  return parts.join(", ");
}

/** "until solved, at most 4,000 batches of 16, adam at 0.003, gradient norm at most 10". `lesson` is where the run stands. */
export function describeTraining(recipe: CompleteRecipe, lesson: Lesson | undefined): string {
  const { batches, batchSize, optimizer, stopWhenSolved, clipNorm, clipValue, curriculum, patience } = recipe;
  const most = stopWhenSolved ? "until solved, at most " : "";
  const parts = [
    `${most}${counted(batches, "batch", "batches")} of ${count(batchSize)}`,
    `${optimizer.type} at ${describeRate(optimizer.learningRate)}`,
    ...(clipNorm > 0 ? [`gradient norm at most ${clipNorm}`] : []),
    ...(clipValue > 0 ? [`gradients at most ${clipValue}`] : []),
    ...(patience === undefined ? [] : [`patience of ${counted(patience, "evaluation")}`]),
    ...(curriculum && lesson
      ? [`next lesson at ${curriculum.advanceAt}, ${share(curriculum.revisit)} of batches of earlier ones`]
      : []),
  ];
  return parts.join(", ");
}

/** "0.003, 0.001 from 60 %" or "0, linear to 0.001 at 5 %, cosine to 0 at 100 %". */
export function describeRate(rate: LearningRate): string {
  if (typeof rate === "number") return String(rate);
  return rate
    .map(({ at, value }, index) => {
      if (index === 0) return String(value);
      const { shape = "hold" } = rate[index - 1]!;
      return shape === "hold" ? `${value} from ${share(at)}` : `${shape} to ${value} at ${share(at)}`;
    })
    .join(", ");
}

/** As people write what they have chosen themselves: "5 %", "12.5 %". */
function share(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(3))} %`;
}

/** "wasm relaxed simd, 1 thread (auto: the fastest here)". */
export function describeChoice({ backend, why }: Choice, asked: string): string {
  return asked === "auto" ? `${backend.description} (auto: ${why})` : backend.description;
}

/** The command again, with arguments, as the user can type it: inside npm scripts `dnc` itself is on nobody's path. */
export function commandLine(...words: readonly string[]): string {
  const command = process.env.npm_command === undefined ? "dnc" : "npx dnc";
  return [
    command,
    ...words.map(printable).map((word) => (/^[\w./:=@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)),
  ].join(" ");
}

/** Every metric on a line: a count, or a fraction and the same in percent. */
export function metricLines(metrics: Metrics): string[] {
  const lines = Object.entries(metrics).map(([name, value]) => {
    const shown = metric(name, value);
    return shown.endsWith("%") ? [name, String(Number(value.toPrecision(4))), shown] : [name, shown, ""];
  }) as [name: string, value: string, percent: string][];
  const width = (at: 0 | 1) => Math.max(...lines.map((line) => line[at].length));
  return lines.map(([name, value, inPercent]) =>
    `  ${name.padEnd(width(0))}  ${value.padEnd(width(1))}  ${styled("dim", inPercent)}`.trimEnd(),
  );
}
