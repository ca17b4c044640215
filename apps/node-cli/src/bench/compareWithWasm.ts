import { type BenchLine, batchHead, batchRow, batchSizes, configurationOf, networkOf, verdict } from "@dncjs/bench";
import { defineConfig } from "@dncjs/core";
import { styled } from "../colour.ts";
import { bytesOf, leanestKeepEvery } from "../plan/fitting.ts";
import { limitOf } from "../plan/limits.ts";
import { type BenchFlags, measureInChild } from "./childProcess.ts";

/** Steps per sequence: enough that work done once per sequence hardly counts. */
const DEFAULT_STEPS = 10;

/** Measures training on gpu and on wasm by batch size. Both keep as many states as fit on every GPU. */
export async function compareWithWasm(configs: readonly string[], flags: BenchFlags): Promise<void> {
  const print = (text: string): void => {
    if (!flags.json) console.log(text);
  };
  print(styled("dim", batchHead));
  for (const config of configs) {
    const pairs: [BenchLine, BenchLine][] = [];
    for (const batch of flags.batch === undefined ? batchSizes : [flags.batch]) {
      const shape = fittingShape(config, batch, flags);
      if (!shape) {
        print(`${config} with a batch of ${batch} does not fit on every GPU`);
        break;
      }
      const request = { ...flags, ...shape, config, batch, mode: "train" } as const;
      const pair: [BenchLine, BenchLine] = [await lineOf(request, "wasm"), await lineOf(request, "gpu")];
      if (flags.json) for (const line of pair) console.log(JSON.stringify(line));
      print(batchRow(...pair));
      pairs.push(pair);
    }
    if (pairs.length > 0) print(verdict(pairs));
  }
}

async function lineOf(flags: BenchFlags, backend: string): Promise<BenchLine> {
  const lines: BenchLine[] = [];
  for await (const line of measureInChild({ ...flags, backend })) lines.push(line);
  return lines[0]!;
}

/** Steps and keepEvery with which the batch fits on every GPU; undefined if it never fits. */
function fittingShape(
  config: string,
  batch: number,
  { steps = DEFAULT_STEPS, keepEvery }: BenchFlags,
): { readonly steps: number; readonly keepEvery?: number } | undefined {
  const network = defineConfig(networkOf(configurationOf(config)));
  const workload = { config: network, mode: "train", batch, steps, keepEvery, optimizerSlots: 2 } as const;
  const limit = limitOf("gpu");
  if (bytesOf(workload, limit) <= limit.bytes) return { steps, ...(keepEvery === undefined ? {} : { keepEvery }) };
  const leanest = leanestKeepEvery(workload, limit);
  return leanest.bytes <= limit.bytes ? { steps, keepEvery: leanest.keepEvery } : undefined;
}
