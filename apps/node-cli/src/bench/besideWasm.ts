import { type BenchLine, batchHead, batchRow, batchSizes, configurationOf, networkOf, verdict } from "@dncjs/bench";
import { defineConfig } from "@dncjs/core";
import { styled } from "../colour.ts";
import { bytesOf, leanestKeepEvery } from "../plan/fitting.ts";
import { limitOf } from "../plan/limits.ts";
import { type BenchFlags, measureApart } from "./apart.ts";

/** Steps of a sequence: enough for what a sequence does once to weigh little. */
const SHORT = 10;

/** Training with gpu and with wasm, batch by batch; both keep as many states as fit on every card. */
export async function besideWasm(configs: readonly string[], flags: BenchFlags): Promise<void> {
  const tell = (text: string): void => {
    if (!flags.json) console.log(text);
  };
  tell(styled("dim", batchHead));
  for (const config of configs) {
    const pairs: [BenchLine, BenchLine][] = [];
    for (const batch of flags.batch === undefined ? batchSizes : [flags.batch]) {
      const shape = fitted(config, batch, flags);
      if (!shape) {
        tell(`${config} with a batch of ${batch} does not fit on every card`);
        break;
      }
      const asked = { ...flags, ...shape, config, batch, mode: "train" } as const;
      const pair: [BenchLine, BenchLine] = [await lineOf(asked, "wasm"), await lineOf(asked, "gpu")];
      if (flags.json) for (const line of pair) console.log(JSON.stringify(line));
      tell(batchRow(...pair));
      pairs.push(pair);
    }
    if (pairs.length > 0) tell(verdict(pairs));
  }
}

async function lineOf(flags: BenchFlags, backend: string): Promise<BenchLine> {
  const lines: BenchLine[] = [];
  for await (const line of measureApart({ ...flags, backend })) lines.push(line);
  return lines[0]!;
}

/** Steps, and how many states are kept; undefined where a batch is too large however few are. */
function fitted(
  config: string,
  batch: number,
  { steps = SHORT, keepEvery }: BenchFlags,
): { readonly steps: number; readonly keepEvery?: number } | undefined {
  const network = defineConfig(networkOf(configurationOf(config)));
  const workload = { config: network, mode: "train", batch, steps, keepEvery, optimizerSlots: 2 } as const;
  const limit = limitOf("gpu");
  if (bytesOf(workload, limit) <= limit.bytes) return { steps, ...(keepEvery === undefined ? {} : { keepEvery }) };
  const leanest = leanestKeepEvery(workload, limit);
  return leanest.bytes <= limit.bytes ? { steps, keepEvery: leanest.keepEvery } : undefined;
}
