import { callLayout, type KernelSpec } from "@dncjs/core/backend";

/** Bytes of an operand's entry: base address, stride (bytes per slot), clock (byte offset in the frame), bytes between batch elements. */
export const ENTRY_BYTES = 16;

/** The layout of a call descriptor: pairs of a name and a byte offset, in ascending order. */
export interface Descriptor {
  /** Operands and gradients in the order of `callLayout`, 16 bytes each. */
  readonly entries: readonly NamedOffset[];
  /** One i32 each. */
  readonly sizes: readonly NamedOffset[];
  /** One f32 each. */
  readonly constants: readonly NamedOffset[];
  /** One u32 each; see `trailer`. */
  readonly trailer: readonly NamedOffset<Trailer>[];
  readonly bytes: number;
}

type NamedOffset<Name extends string = string> = readonly [name: Name, offset: number];

/**
 * - batch: batch elements of a slot
 * - maxElements: largest number of batch elements of one invocation
 * - owned: address of memory that only this call uses
 * - stores: 1 if backward stores the gradient that the kernel can store, 0 if it adds
 * - keep: steps that share a slot of the links
 */
const trailer = ["batch", "maxElements", "owned", "stores", "keep"] as const;

export type Trailer = (typeof trailer)[number];

/** The layout of a kernel's call descriptor. tools/operands.ts generates the compiled kernels' constants from it. */
export function descriptorOf(kernel: KernelSpec): Descriptor {
  const layout = callLayout(kernel);
  let at = 0;
  const place = <Name extends string>(names: readonly Name[], bytes: number): NamedOffset<Name>[] =>
    names.map((name) => {
      at += bytes;
      return [name, at - bytes];
    });
  const entries = place(layout.slices, ENTRY_BYTES);
  const sizes = place(layout.sizes, 4);
  const constants = place(layout.constants, 4);
  return { entries, sizes, constants, trailer: place(trailer, 4), bytes: at };
}
