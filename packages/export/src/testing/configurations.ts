import { type DncConfig, type DncOptions, defineConfig } from "@dncjs/core";

const sizes = { inputSize: 3, outputSize: 2 };
const controllers: readonly NonNullable<DncOptions["controller"]>[] = [
  { hiddenSize: 5 },
  { hiddenSize: 4, layers: 2 },
  { type: "feedforward", widths: [6, 5] },
  { type: "gru", hiddenSize: 4, layers: 2 },
  { type: "gru", hiddenSize: 5 },
];
const flags = [false, true];

/** Networks with every combination of the options of the memory, one or two write heads, and each controller in turn. */
export function everyConfiguration(): ReadonlyMap<string, DncConfig> {
  const found = new Map<string, DncConfig>();
  for (const masking of flags)
    for (const deallocation of flags)
      for (const sharpness of flags)
        for (const links of flags)
          for (const allocation of flags)
            for (const writeHeads of [1, 2]) {
              const number = found.size;
              const heads = { readHeads: 1 + (number % 3), writeHeads };
              const options = { masking, deallocation, sharpness, links, allocation };
              const memory = { locations: 6, wordSize: 4, ...heads, ...options };
              // 3, 5 and 7 divide no number of the other options, so these options meet all of them.
              const controller = controllers[Math.floor(number / 2) % 5]!;
              const clip = Math.floor(number / 2) % 3 === 0 ? 0.4 : 0;
              const config = { ...sizes, controller, memory, clip, layerNorm: Math.floor(number / 2) % 7 < 3 };
              const names = Object.entries(options).filter(([, on]) => on);
              const parts = [...names.map(([name]) => name), `${heads.readHeads} read, ${writeHeads} write heads`];
              found.set(`${number}: ${parts.join(", ")}`, defineConfig(config));
            }
  for (const [at, controller] of controllers.entries()) {
    const options = { controller, layerNorm: at % 2 === 1, clip: at === 1 ? 0.3 : 0 };
    found.set(`without memory ${at}`, defineConfig({ ...sizes, ...options, memory: null }));
    found.set(`with memory ${at}`, defineConfig({ ...sizes, ...options, layerNorm: at % 2 === 0, memory: small }));
    found.set(`one of all ${at}`, defineConfig({ inputSize: 1, outputSize: 1, controller, memory: oneOfAll }));
    found.set(`other functions ${at}`, defineConfig({ ...sizes, controller, memory: otherFunctions }));
    found.set(
      `exact order ${at}`,
      defineConfig({ ...sizes, controller, memory: { ...small, usageResolution: "exact" } }),
    );
  }
  return found;
}

const small = { locations: 6, wordSize: 4, readHeads: 2 };
const otherFunctions = { ...small, softplusStrengths: true, tanhVectors: true };
const oneOfAll = { locations: 1, wordSize: 1, masking: true, deallocation: true, sharpness: true };
