/**
 * The layout on which this package and its compiled kernels agree: the kernels with their operands and shapes, the descriptors of calls, the
 * numbers of functions, the words of operations, jobs and frames, and the version. tools/operands.ts compiles its hash into the kernels.
 */
import { version } from "@dncjs/core";
import { allKernels, sha256, updates } from "@dncjs/core/backend";
import { descriptorOf, ENTRY_BYTES } from "./descriptor.ts";
import { walkLayout } from "./walk.ts";
import { functionNames, fused, stores } from "./wasmKernels.ts";

/** The layout as text. JSON leaves out functions. */
export function layoutText(): string {
  const descriptors = Object.values(allKernels).map(descriptorOf);
  return JSON.stringify([
    version,
    allKernels,
    ENTRY_BYTES,
    descriptors,
    functionNames,
    fused,
    stores,
    updates,
    walkLayout,
  ]);
}

/** The first 64 bits of the SHA-256 of `layoutText`, in hexadecimal digits. */
export function layoutHash(): string {
  return sha256([new TextEncoder().encode(layoutText())]).slice(0, 16);
}
