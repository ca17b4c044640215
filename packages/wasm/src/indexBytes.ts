import type { Program } from "@dncjs/core/backend";
import { SPARSE_LINK_STEP, SPARSE_MEMORY_STEP } from "./wasmKernels.ts";

/** As in assembly/fused/sparseMemoryStep/wordIndex.ts. */
const LOCATIONS_OF_RECORD = 16;
const USAGES_OF_MINIMUM = 64;

/**
 * Bytes that calls of a program lowered for wasm keep besides the tensors: what they derive from the state of a sparse memory.
 * assembly/fused/sparseMemoryStep/wordIndex.ts and assembly/kernels/sparseTemporalLink/columnIndex.ts allocate them.
 */
export function indexBytes({ calls }: Program, batch: number): number {
  let bytes = 0;
  for (const { kernel, settings, operands } of calls) {
    const { N = 0, V = 0, W = 0, links = 0 } = settings;
    if (kernel === SPARSE_LINK_STEP) bytes += batch * 4 * V * N * links;
    if (kernel !== SPARSE_MEMORY_STEP) continue;
    const groups = Math.ceil(N / LOCATIONS_OF_RECORD);
    const minima = 16 * Math.ceil(N / (4 * USAGES_OF_MINIMUM));
    const written = 16 * Math.ceil(groups / 128);
    const norms = 4 * LOCATIONS_OF_RECORD;
    const coded = "readMasks" in operands ? 0 : groups * (norms + 64 * (2 * Math.ceil(W / 8) + 2));
    bytes += batch * (minima + written + coded);
  }
  return bytes;
}
