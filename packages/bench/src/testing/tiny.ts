import type { Configuration } from "../configurations.ts";

/** A small network, for the slow reference backend. */
export const tiny: Configuration = {
  name: "tiny",
  inputSize: 3,
  outputSize: 2,
  hiddenSize: 4,
  locations: 5,
  wordSize: 3,
  readHeads: 2,
  batch: 2,
  steps: 3,
};

export const briefly: { readonly warmUp: number; readonly duration: number } = { warmUp: 0, duration: 0 };
