import { type DncConfig, defineConfig } from "@dncjs/core";
import { InvalidArgumentError } from "commander";
import { Failure } from "../failure.ts";

/** Parts that a trained network can run without; its parameters stay the same. */
export const ablations = ["links", "allocation"] as const;
export type Ablation = (typeof ablations)[number];

/** Parses "links,allocation". @throws InvalidArgumentError */
export function parseAblations(text: string): readonly Ablation[] {
  const names = text.split(",");
  const isKnown = (name: string): name is Ablation => (ablations as readonly string[]).includes(name);
  if (names.every(isKnown) && new Set(names).size === names.length) return names;
  throw new InvalidArgumentError(`Expected ${ablations.join(", ")}, or both separated by a comma.`);
}

/** Returns the configuration without these parts. @throws Failure if it does not have them */
export function ablate(config: DncConfig, parts: readonly Ablation[]): DncConfig {
  const { memory } = config;
  if (!memory) throw new Failure(`--ablate ${parts.join(",")}: this network has no memory`);
  const missing = parts.find((part) => !memory[part]);
  if (missing) throw new Failure(`--ablate ${missing}: this network was trained without ${missing}`);
  return defineConfig({ ...config, memory: { ...memory, ...Object.fromEntries(parts.map((part) => [part, false])) } });
}
