import { type InterfacePart, type InterfaceSizes, interfaceParts } from "../kernels/specs/interfaceVector.ts";
import { sizeOf, type TensorSlice } from "../program/program.ts";
import type { MemoryConfig } from "./config.ts";

/** A part of the interface vector ξ: numbers [offset, offset + length) for one batch element. */
export interface InterfaceSlice {
  readonly name: InterfacePart;
  readonly offset: number;
  readonly length: number;
  /** Without the batch dimension. */
  readonly shape: readonly number[];
}

/** Returns the slice of a part of a step's interface vector. */
export type PartSlice = (name: InterfacePart) => TensorSlice;

/** The parts that a memory's interface vector has, end to end, in the order of the paper. */
export function interfaceLayout(memory: MemoryConfig): readonly InterfaceSlice[] {
  const slices: InterfaceSlice[] = [];
  const shapes = shapesOf(memory);
  let offset = 0;
  for (const name of Object.keys(interfaceParts(interfaceSizes(memory))) as InterfacePart[]) {
    const shape = shapes[name];
    if (!shape) continue;
    slices.push({ name, offset, length: sizeOf(shape), shape });
    offset += sizeOf(shape);
  }
  return slices;
}

/** Length of the interface vector ξ; 0 without a memory. */
export function interfaceSize(memory: MemoryConfig | null): number {
  if (!memory) return 0;
  return interfaceLayout(memory).reduce((sum, { length }) => sum + length, 0);
}

export function interfaceSizes(memory: MemoryConfig): InterfaceSizes {
  return {
    R: memory.readHeads,
    V: memory.writeHeads,
    W: memory.wordSize,
    masking: Number(memory.masking),
    sharpness: Number(memory.sharpness),
  };
}

/** Undefined for parts that belong to an option that is off. */
function shapesOf({ readHeads: R, writeHeads: V, wordSize: W, masking, sharpness }: MemoryConfig) {
  const shapes: Readonly<Record<InterfacePart, readonly number[] | undefined>> = {
    readKeys: [R, W],
    readStrengths: [R],
    writeKeys: [V, W],
    writeStrengths: [V],
    erase: [V, W],
    write: [V, W],
    freeGates: [R],
    allocationGate: [V],
    writeGate: [V],
    readModes: [R, 1 + 2 * V],
    readMasks: masking ? [R, W] : undefined,
    writeMasks: masking ? [V, W] : undefined,
    forwardSharpness: sharpness ? [R, V] : undefined,
    backwardSharpness: sharpness ? [R, V] : undefined,
  };
  return shapes;
}
