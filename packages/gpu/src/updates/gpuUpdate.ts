import { type Phase, together } from "../kernels/rowKernel.ts";

/** An update: a file of functions, and in which order they run. What they are told stands in the arguments (update.ts). */
export interface GpuUpdate {
  readonly code: string;
  /** Items are "n" numbers, or workgroups. */
  readonly phases: readonly Phase[];
}

/** How many workgroups sum what is then summed by one: enough to keep a card busy, few enough for one to finish. */
export const PARTS = 256;

export function inParts(entry: string): Phase {
  return together(entry, `${PARTS}`);
}

export function once(entry: string): Phase {
  return together(entry, "");
}
