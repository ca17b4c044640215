import { callLayout, type KernelSpec } from "@dncjs/core/backend";
import { constantName, constantText, VECTOR_WORDS } from "./words.ts";

/** The words of a call, by name and in order: slices of one vector each, then single words. */
export interface CallWords {
  /** Operands, then gradients (`dOut` of `out`), then the workspace. */
  readonly slices: readonly string[];
  /** Sizes and constants, then `stores`: 1 if backward stores the gradient that the kernel can store, 0 if it adds to all gradients. */
  readonly scalars: readonly string[];
  /** Total length, in vectors. */
  readonly vectors: number;
}

/** The words of a call of a kernel. */
export function callWordsOf(kernel: KernelSpec): CallWords {
  const { slices, sizes, constants } = callLayout(kernel);
  return defineCallWords([...slices, "workspace"], [...sizes, ...constants, "stores"]);
}

export function defineCallWords(slices: readonly string[], scalars: readonly string[]): CallWords {
  return { slices, scalars, vectors: slices.length + Math.ceil(scalars.length / VECTOR_WORDS) };
}

/**
 * WGSL that numbers the words of a call for shared/call.wgsl: `Lstm.prevC` is the index of a vector, for `addressOf` and `has`; `Lstm.H` is
 * the index of a word, for `size` and `constant`.
 */
export function callWordsText(name: string, { slices, scalars }: CallWords): string {
  const vectors = slices.map((slice, k) => [slice, k] as const);
  const words = scalars.map((scalar, k) => [scalar, VECTOR_WORDS * slices.length + k] as const);
  return constantText(constantName(name), Object.fromEntries([...vectors, ...words]));
}
