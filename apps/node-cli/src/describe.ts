import type { LearningRate, Lesson, Metrics } from "@dncjs/train";
import type { CompleteRecipe } from "@dncjs/train/tools";
import type { Choice } from "./backends.ts";
import { styled } from "./colour.ts";
import { quote } from "./completion/quote.ts";
import { printable } from "./failure.ts";
import { count, counted, metric } from "./numbers.ts";

/** "LSTM of 24, memory 16 × 12, 1 read and 1 write head". */
export function describeNetwork({ controller, memory, layerNorm, bidirectional }: CompleteRecipe["model"]): string {
  const type =
    controller.type === "feedforward"
      ? `ReLU layers of ${controller.widths.join(", ")}`
      : `${controller.type.toUpperCase()} of ${controller.layers > 1 ? `${controller.layers} × ` : ""}${controller.hiddenSize}`;
  const layers = bidirectional ? `bidirectional ${type}` : type;
  const head = layerNorm ? `${layers} with layer norm` : layers;
  if (!memory) return `${head}, no memory`;
  const extras = (["masking", "deallocation", "sharpness", "softplusStrengths", "tanhVectors"] as const).filter(
    (name) => memory[name],
  );
  const disabled = (["links", "allocation"] as const).filter((name) => !memory[name]).map((name) => `no ${name}`);
  const { sparse } = memory;
  const few = sparse
    ? [
        `sparse: ${sparse.reads} reads`,
        ...(memory.links ? [`${sparse.links} links`] : []),
        ...(memory.allocation ? [`${sparse.allocations} allocations`] : []),
      ]
    : [];
  const parts = [
    head,
    `memory ${memory.locations} × ${memory.wordSize}`,
    `${memory.readHeads} read and ${counted(memory.writeHeads, "write head")}`,
    ...extras,
    ...disabled,
    ...few,
  ];
  return parts.join(", ");
}

/** "until solved, at most 4,000 batches of 16, adam at 0.003, gradient norm at most 10". `lesson` is the current one. */
export function describeTraining(recipe: CompleteRecipe, lesson: Lesson | undefined): string {
  const {
    batches,
    batchSize,
    optimizer,
    stopWhenSolved,
    clipNorm,
    clipValue,
    curriculum,
    patience,
    bypassDropout = 0,
    writePrice,
  } = recipe;
  const until = stopWhenSolved ? "until solved, at most " : "";
  const parts = [
    `${until}${counted(batches, "batch", "batches")} of ${count(batchSize)}`,
    `${optimizer.type} at ${describeRate(optimizer.learningRate)}`,
    ...(bypassDropout > 0 ? [`bypass dropout ${share(bypassDropout)}`] : []),
    ...(writePrice && recipe.model.memory ? [`write price ${writePrice.price} from ${share(writePrice.from)}`] : []),
    ...(clipNorm > 0 ? [`gradient norm at most ${clipNorm}`] : []),
    ...(clipValue > 0 ? [`gradients at most ${clipValue}`] : []),
    ...(patience === undefined ? [] : [`patience of ${counted(patience, "evaluation")}`]),
    ...(curriculum && lesson
      ? [`next lesson at ${curriculum.advanceAt}, ${share(curriculum.revisit)} of batches from earlier lessons`]
      : []),
    ...(curriculum?.locations && lesson ? [`${curriculum.locations.join(", ")} locations by lesson`] : []),
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

/** A fraction in percent with up to three digits: "5 %", "12.5 %". */
function share(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(3))} %`;
}

/** "wasm relaxed simd, 1 thread (auto: fastest CPU backend)". */
export function describeChoice({ backend, why }: Choice, requested: string): string {
  return requested === "auto" ? `${backend.description} (auto: ${why})` : backend.description;
}

/** A command line of dnc for the user to type. Started by npm, dnc may not be on the PATH: the line then begins with npx. `npx dncjs` sets
 * DNC_COMMAND. */
export function commandLine(...args: readonly string[]): string {
  const command = process.env.DNC_COMMAND ?? (process.env.npm_command === undefined ? "dnc" : "npx dnc");
  return [command, ...args.map(printable).map(quoteIfNeeded)].join(" ");
}

function quoteIfNeeded(arg: string): string {
  return /^[\w./:=@,+-]+$/.test(arg) ? arg : quote(arg);
}

/** "bitError 3.1 %, sequences 100". */
export function describeMetrics(metrics: Metrics): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${metric(name, value)}`)
    .join(", ");
}

/** One line per metric: a count, or a fraction followed by its percentage. */
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
