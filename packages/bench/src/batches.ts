/** Training at several batch sizes on wasm and on WebGPU: a GPU computes many batch elements in the time of one, a CPU core does not. */
import type { BenchLine } from "./run.ts";
import { digits, table } from "./table.ts";

export const batchSizes: readonly number[] = [1, 16, 64, 256];

const columns = ["config", "batch", "states kept", "wasm ms/step", "gpu ms/step", "wasm / gpu", "dispatches/step"];
const widths = [6, 5, 11, 12, 11, 10, 15];

export const batchHead: string = table([columns], widths)[0]!;

/** Formats a row under `batchHead` from two measurements of the same training. */
export function batchRow(wasm: BenchLine, gpu: BenchLine): string {
  const { config, batch, keepEvery, dispatchesPerStep } = gpu;
  const kept = keepEvery === undefined ? "all" : `every ${ordinal(keepEvery)}`;
  const ratio = `${digits(wasm.msPerStep / gpu.msPerStep)}×`;
  const times = [digits(wasm.msPerStep), digits(gpu.msPerStep), ratio, digits(dispatchesPerStep ?? 0)];
  return table([[config, String(batch), kept, ...times]], widths)[0]!;
}

/**
 * Returns a sentence with the batch size from which the GPU is faster. `pairs` are measurements of one configuration, the smallest batch
 * first.
 */
export function verdict(pairs: readonly (readonly [wasm: BenchLine, gpu: BenchLine])[]): string {
  const { config, description } = pairs[0]![1];
  const wins = ([wasm, gpu]: readonly [BenchLine, BenchLine]): boolean => gpu.msPerStep < wasm.msPerStep;
  const last = pairs.map(wins).lastIndexOf(false);
  const [, first] = pairs[last + 1] ?? [];
  if (first) return `${config}: gpu is faster from batch ${first.batch} (${description})`;
  const [wasm, gpu] = pairs.at(-1)!;
  const times = digits(gpu.msPerStep / wasm.msPerStep);
  return `${config}: wasm is faster up to batch ${gpu.batch}, there by a factor of ${times} (${description})`;
}

function ordinal(k: number): string {
  return k === 2 ? "2nd" : k === 3 ? "3rd" : `${k}th`;
}
