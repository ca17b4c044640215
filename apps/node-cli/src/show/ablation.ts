import { type DncConfig, defineConfig } from "@dncjs/core";
import { InvalidArgumentError } from "commander";
import { Failure } from "../failure.ts";

/** What a trained network can be run without: its parameters stay the same. */
export const ablations = ["links", "allocation"] as const;
export type Ablation = (typeof ablations)[number];

/** "links,allocation" as a list. */
export function namesOf(text: string): readonly Ablation[] {
  const names = text.split(",");
  const isKnown = (name: string): name is Ablation => (ablations as readonly string[]).includes(name);
  if (names.every(isKnown) && new Set(names).size === names.length) return names;
  throw new InvalidArgumentError(`It is ${ablations.join(", or ")}, or both with a comma between.`);
}

/** The configuration without these parts. @throws Failure where it does not have them */
export function without(config: DncConfig, parts: readonly Ablation[]): DncConfig {
  const { memory } = config;
  if (!memory) throw new Failure(`--ablate ${parts.join(",")}: this network has no memory`);
  const missing = parts.find((part) => !memory[part]);
  if (missing) throw new Failure(`--ablate ${missing}: this network was trained without`);
  return defineConfig({ ...config, memory: { ...memory, ...Object.fromEntries(parts.map((part) => [part, false])) } });
}
