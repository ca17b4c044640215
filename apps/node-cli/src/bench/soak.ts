import { configurationOf, growth, type SoakSample, soak } from "@dncjs/bench";
import { chooseBackend } from "../backends.ts";
import { styled } from "../colour.ts";
import { count } from "../numbers.ts";
import type { BenchFlags } from "./childProcess.ts";

/** Prints the memory of the process during a long training and a long inference (default: a million steps). It must not grow. */
export async function soakEach(configs: readonly string[], flags: BenchFlags): Promise<void> {
  const { backend: name, threads, steps, keepEvery, json } = flags;
  const { backend } = await chooseBackend(name, threads);
  for (const config of configs) {
    for (const part of ["train", "infer"] as const) {
      if (!json) console.log(styled("dim", `${config} ${part} on ${backend.description}`));
      const options = {
        of: part,
        ...(steps === undefined ? {} : { steps }),
        ...(keepEvery === undefined ? {} : { keepEvery }),
      };
      const samples: SoakSample[] = [];
      for await (const sample of soak(backend, configurationOf(config), options)) {
        samples.push(sample);
        console.log(json ? JSON.stringify(sample) : `${count(sample.steps).padStart(12)} steps  ${sample.rssMb} MB`);
      }
      if (!json) console.log(`growth since the second line: ${growth(samples)} MB`);
    }
  }
}
