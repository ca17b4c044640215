import { ConfigError, type DncConfig } from "@dncjs/core";

/** Returns the configuration. @throws ConfigError for a sparse memory */
export function requireDense(config: DncConfig): DncConfig {
  const sparse = config.memory?.sparse;
  if (!sparse) return config;
  const expected = "null: the tensorflow.js operation and layer have no sparse memory";
  throw new ConfigError("memory.sparse", sparse, expected);
}
