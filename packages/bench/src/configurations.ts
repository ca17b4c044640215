/**
 * The networks on which speed is measured. C1 has the sizes of DeepMind's train.py, C3 those of the paper's bAbI network. S1 to S3 have a
 * sparse memory.
 */
import { ArgumentError, type DncOptions } from "@dncjs/core";

export interface Configuration {
  readonly name: string;
  readonly inputSize: number;
  readonly outputSize: number;
  readonly hiddenSize: number;
  readonly locations: number;
  readonly wordSize: number;
  readonly readHeads: number;
  /** Batch size of training; inference is always batch 1. */
  readonly batch: number;
  readonly steps: number;
  /** Further options of the memory: write heads, masking, de-allocation, sharpness. */
  readonly memory?: Partial<NonNullable<DncOptions["memory"]>>;
  /** Sequences start from a state in which every location is written (writtenState.ts), instead of the zero state. */
  readonly written?: true;
}

const paper = { inputSize: 160, outputSize: 160, hiddenSize: 256, wordSize: 64, readHeads: 4 } as const;

const sparse = {
  inputSize: 10,
  outputSize: 10,
  hiddenSize: 64,
  wordSize: 32,
  readHeads: 4,
  batch: 1,
  memory: { sparse: { reads: 8, links: 8, allocations: 8 } },
  written: true,
} as const;

export const configurations: Readonly<Record<string, Configuration>> = {
  C1: {
    name: "C1",
    inputSize: 10,
    outputSize: 10,
    hiddenSize: 64,
    locations: 16,
    wordSize: 16,
    readHeads: 4,
    batch: 16,
    steps: 20,
  },
  C2: {
    name: "C2",
    inputSize: 10,
    outputSize: 10,
    hiddenSize: 128,
    locations: 64,
    wordSize: 32,
    readHeads: 4,
    batch: 16,
    steps: 40,
  },
  C3: { name: "C3", ...paper, locations: 256, batch: 1, steps: 100 },
  C3b: { name: "C3b", ...paper, locations: 256, batch: 8, steps: 100 },
  C4: { name: "C4", ...paper, locations: 1024, batch: 1, steps: 50 },
  C5: { name: "C5", ...paper, locations: 4096, batch: 1, steps: 10 },
  S1: { name: "S1", ...sparse, locations: 4096, steps: 100 },
  S2: { name: "S2", ...sparse, locations: 65_536, steps: 50 },
  S3: { name: "S3", ...sparse, locations: 1_048_576, steps: 20 },
};

export const configurationNames: readonly string[] = Object.keys(configurations);

/** @throws ArgumentError if there is no configuration of that name */
export function configurationOf(name: string): Configuration {
  const found = Object.hasOwn(configurations, name) ? configurations[name] : undefined;
  if (!found) throw new ArgumentError("configuration", name, `one of ${configurationNames.join(", ")}`);
  return found;
}

/** Options of `Dnc.create` for a configuration. */
export function networkOf(configuration: Configuration): DncOptions {
  const { inputSize, outputSize, hiddenSize, locations, wordSize, readHeads, memory } = configuration;
  return { inputSize, outputSize, controller: { hiddenSize }, memory: { locations, wordSize, readHeads, ...memory } };
}
