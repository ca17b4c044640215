import { configurationOf, trainingMemory } from "@dncjs/bench";
import { chooseBackend } from "../backends.ts";
import { styled } from "../colour.ts";
import { count } from "../numbers.ts";
import type { BenchFlags } from "./childProcess.ts";

/** Prints the memory that training needs beyond the state: by the plan, and as the process grows. */
export async function trainingMemoryOfEach(configs: readonly string[], flags: BenchFlags): Promise<void> {
  const { backend: name, threads, steps, json } = flags;
  if (!json)
    console.log(styled("dim", "config  locations  steps  state MiB  planned beside it MiB  growth of the process MiB"));
  for (const config of configs) {
    const named = configurationOf(config);
    const open = async () => (await chooseBackend(name, threads)).backend;
    const found = await trainingMemory(open, { ...named, steps: steps ?? 100 });
    const cells = [found.state, found.planned, found.rss].map((bytes) => (bytes / 2 ** 20).toFixed(2));
    const text = [
      config.padEnd(6),
      count(found.locations).padStart(10),
      String(found.steps).padStart(6),
      cells[0]!.padStart(10),
      cells[1]!.padStart(22),
      cells[2]!.padStart(26),
    ];
    console.log(json ? JSON.stringify(found) : text.join(" "));
  }
}
