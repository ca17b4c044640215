import { type Phase, together } from "../kernels/phasedKernel.ts";

/** An update: a WGSL file and the phases to run, in order. The phases read their arguments as update.ts writes them. */
export interface GpuUpdate {
  readonly code: string;
  /** The items of a phase are "n" numbers, or workgroups. */
  readonly phases: readonly Phase[];
}

/** Workgroups that compute partial sums: enough to fill a device, few enough for one workgroup to add them up. */
export const PARTS = 256;

/** A phase of PARTS workgroups. */
export function inParts(entry: string): Phase {
  return together(entry, `${PARTS}`);
}

/** A phase of one workgroup. */
export function once(entry: string): Phase {
  return together(entry, "");
}
