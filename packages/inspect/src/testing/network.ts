import { Dnc, type DncOptions, Random, ReferenceBackend } from "@dncjs/core";

/** An untrained network, and a sequence for it. */
export function smallNetwork(options: Partial<DncOptions> = {}): { model: Dnc; x: Float64Array; steps: number } {
  const model = Dnc.create(
    {
      inputSize: 3,
      outputSize: 2,
      controller: { type: "lstm", hiddenSize: 5 },
      memory: { locations: 6, wordSize: 4, readHeads: 2, writeHeads: 2 },
      ...options,
    },
    { backend: new ReferenceBackend(), seed: 3 },
  );
  const steps = 9;
  const random = new Random(5);
  return { model, x: Float64Array.from({ length: steps * 3 }, () => 4 * random.uniform() - 2), steps };
}
