import type { CompleteRecipe, Metrics } from "@dncjs/train";
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
  const parts = [
    head,
    `memory ${memory.rows} × ${memory.width}`,
    `${memory.readHeads} read and ${counted(memory.writeHeads, "write head")}`,
    ...extras,
  ];
  return parts.join(", ");
}

/** "at most 4,000 batches of 16, adam". */
export function describeTraining({ batches, batchSize, optimizer, stopWhenSolved }: CompleteRecipe): string {
  const most = stopWhenSolved ? "until solved, at most " : "";
  return `${most}${counted(batches, "batch", "batches")} of ${count(batchSize)}, ${optimizer.type}`;
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
