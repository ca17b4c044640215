import { CheckpointError, type DncOptions, defineConfig } from "@dncjs/core";
import { type ModelFile, parameterLayout } from "@dncjs/core/run";

/** Facts about a network that its file does not hold. */
export interface ImportOptions {
  /** N. No file holds it. */
  readonly locations: number;
  /** R, for a file of pytorch-dnc that fits two pairs of read heads and word size. */
  readonly readHeads?: number | undefined;
  /** The bound of h, c and y of DeepMind's code (`clip_value`); 0 for none. @default 20, as in its train.py */
  readonly clip?: number | undefined;
}

/** The contents of a model file: configuration, parameters, seed and provenance. */
export type ImportedModel = Omit<ModelFile, "version">;

/** A network with parameters in the order of `parameterLayout`. A missing tensor is a mistake of the importer. */
export function modelOf(
  options: DncOptions,
  tensors: Readonly<Record<string, Float64Array>>,
  source: string,
): ImportedModel {
  const config = defineConfig(options);
  const { specs, offsets, length } = parameterLayout(config);
  const values = new Float32Array(length);
  for (const { name } of specs) values.set(tensors[name]!, offsets.get(name)!);
  return { config, seed: 0, provenance: { importedFrom: source }, values };
}

/** Checks the sizes that the shapes of a file give. @throws CheckpointError naming a size */
export function requireSizes(sizes: object): void {
  for (const [name, size] of Object.entries(sizes) as [string, number][]) {
    if (Number.isInteger(size) && size >= 1) continue;
    throw new CheckpointError(`the shapes in the file give ${name} = ${size}, expected an integer of at least 1`);
  }
}

/** Rows of read modes in our order, backward of each write head, content, forward of each, from [backward, forward, content] for each read head. */
export function readModeRows(R: number, V: number): readonly number[] {
  const modes = 1 + 2 * V;
  return Array.from({ length: R * modes }, (_, row) => {
    const mode = row % modes;
    const theirs = mode < V ? mode : mode === V ? 2 * V : mode - 1;
    return row - mode + theirs;
  });
}
