import { type Backend, Dnc, type MemoryConfig } from "@dncjs/core";
import type { LoadedModel, Values } from "./loadedModel.ts";

/** Parts of a memory, which need no other weights. False removes a part; a network without a part stays without it. */
export interface Parts {
  readonly links?: boolean;
  readonly allocation?: boolean;
  /** Locations that a look-up, a link and an allocation of a sparse memory find; null: the memory is dense. */
  readonly sparse?: number | null | undefined;
}

/** Builds a network with some parts of its memory, calls `use`, and disposes the network. */
export async function withNetwork<Result>(
  { config, seed }: Pick<LoadedModel, "config" | "seed">,
  values: Values,
  parts: Parts,
  backend: Backend,
  use: (dnc: Dnc) => Promise<Result>,
): Promise<Result> {
  const memory = config.memory && memoryWith(config.memory, parts);
  const dnc = Dnc.create({ ...config, memory }, { backend, seed });
  try {
    dnc.parameters.values.write(values);
    return await use(dnc);
  } finally {
    dnc.dispose();
  }
}

function memoryWith(memory: MemoryConfig, { links, allocation, sparse: K }: Parts) {
  return {
    ...memory,
    links: memory.links && links !== false,
    allocation: memory.allocation && allocation !== false,
    ...(K == null ? {} : { sparse: { reads: K, links: K, allocations: K } }),
  };
}
