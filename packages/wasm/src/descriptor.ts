import { differentiableOf, type Kernel, operandsOf } from "@dncjs/core/backend";

/** Bytes of an operand's entry: base address, stride (bytes a slot), clock (byte offset into the frame), row stride (bytes). */
export const ENTRY_BYTES = 16;

/** Where a call descriptor has what, in bytes from its beginning: pairs of a name and an offset, in ascending order. */
export interface Descriptor {
  /** All operands, then the gradients of the differentiable ones (`dOut` of `out`), 16 bytes each. */
  readonly entries: readonly (readonly [name: string, offset: number])[];
  /** One i32 each. */
  readonly sizes: readonly (readonly [name: string, offset: number])[];
  /** One f32 each. */
  readonly constants: readonly (readonly [name: string, offset: number])[];
  /**
   * One u32 each: rows of a slot, most rows of an invocation, address of the memory that only this call uses, whether the gradient that
   * the kernel can overwrite is to be (bind.ts), and of how many steps one keeps its links.
   */
  readonly trailer: readonly (readonly [name: (typeof trailer)[number], offset: number])[];
  readonly bytes: number;
}

const trailer = ["batch", "maxRows", "owned", "fresh", "linkEvery"] as const;

/** The name of an operand's gradient in a descriptor. */
export function gradientName(operand: string): string {
  return `d${operand[0]?.toUpperCase()}${operand.slice(1)}`;
}

/** The layout of a kernel's call descriptor, shared by the compiled kernels (through tools/operands.ts) and the loader. */
export function descriptorOf(kernel: Kernel): Descriptor {
  let at = 0;
  const place = <Name extends string>(names: readonly Name[], bytes: number) =>
    names.map((name) => {
      at += bytes;
      return [name, at - bytes] as const;
    });
  const entries = place([...operandsOf(kernel), ...differentiableOf(kernel).map(gradientName)], ENTRY_BYTES);
  const sizes = place(kernel.sizes, 4);
  const constants = place(kernel.constants, 4);
  return { entries, sizes, constants, trailer: place(trailer, 4), bytes: at };
}
