import { type DncConfig, Random, State } from "@dncjs/core";

/**
 * A state of a sparse memory in which every location is written: words and usages are random, and every location has as many links as it may
 * have, to the locations after it. The same in every call.
 */
export function writtenState(config: DncConfig, batch: number): State {
  const { locations, writeHeads, sparse } = config.memory!;
  const state = State.zero(config, batch);
  const random = new Random(1);
  const memory = state.tensor("memory");
  for (let k = 0; k < memory.length; k++) memory[k] = 2 * random.uniform() - 1;
  const usage = state.tensor("usage");
  for (let k = 0; k < usage.length; k++) usage[k] = random.uniform();
  if (!sparse || !state.names.includes("link.index")) return state;
  const { links } = sparse;
  const index = state.tensor("link.index");
  const rows = batch * writeHeads * locations;
  for (let row = 0; row < rows; row++) {
    const columns = Array.from({ length: links }, (_, k) => (row + 1 + k) % locations).sort((a, b) => a - b);
    for (const [k, column] of columns.entries()) index[row * links + k] = column + 1;
  }
  state.tensor("link.value").fill(1 / (2 * links));
  return state;
}
