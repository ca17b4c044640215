import { type Settings, type Shape, shapeSize } from "@dncjs/core/backend";

/**
 * A part of a kernel that computes independent items of one batch element: a WGSL function of a call and an item. It may read the results of
 * earlier phases, but not those of its own other items.
 */
export interface Phase {
  /** Name of the WGSL function. */
  readonly entry: string;
  /** Number of items. */
  readonly items: Shape;
  /** true: the lanes of a workgroup compute an item together. false: each lane computes an item of its own. */
  readonly together: boolean;
  /** Optional operand: the phase runs only in calls that have it. @default every call */
  readonly when?: string;
}

/** A kernel that runs phases in order, independently for each batch element. */
export interface PhasedKernel {
  readonly code: string;
  readonly forward: readonly Phase[];
  readonly backward: readonly Phase[];
  /** The size that gives how many times the list of phases runs. @default once */
  readonly iterations?: string;
  /** Numbers per batch element that the phases of backward pass to one another. */
  readonly workspace?: (settings: Settings) => number;
  /** The input whose gradient backward can store instead of adding to it. */
  readonly stores?: string;
}

/** A phase with one lane per item. */
export function each(entry: string, items: Shape): Phase {
  return { entry, items, together: false };
}

/** A phase with one workgroup per item. */
export function together(entry: string, items: Shape): Phase {
  return { entry, items, together: true };
}

export const itemsOf = ({ items }: Phase, settings: Settings): number => shapeSize(items, settings);
