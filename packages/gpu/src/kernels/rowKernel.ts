import { type Settings, type Shape, shapeSize } from "@dncjs/core/backend";

/**
 * A part of a kernel, on one batch row, that needs nothing of what it computes itself: a WGSL function of a call and an item. What
 * the phases before it wrote it may read.
 */
export interface Phase {
  /** The function. */
  readonly entry: string;
  /** How many items there are: a lane treats each of them alone, or `together` a workgroup one after the other. */
  readonly items: Shape;
  readonly together: boolean;
  /** Only where the call has this operand. */
  readonly when?: string;
}

/** A kernel that treats batch rows one by one: a file of functions, and in which order they run over how many items. */
export interface RowKernel {
  readonly code: string;
  readonly forward: readonly Phase[];
  readonly backward: readonly Phase[];
  /** The size that says how often all phases run, one turn after the other; once where missing. */
  readonly turns?: string;
  /** Elements of a row that backward's phases hand to one another. */
  readonly workspace?: (settings: Settings) => number;
  /** The input whose gradient backward can store instead of adding to it. */
  readonly stores?: string;
}

/** A lane an item. */
export function each(entry: string, items: Shape): Phase {
  return { entry, items, together: false };
}

/** A workgroup an item. */
export function together(entry: string, items: Shape): Phase {
  return { entry, items, together: true };
}

export const itemsOf = ({ items }: Phase, settings: Settings): number => shapeSize(items, settings);
