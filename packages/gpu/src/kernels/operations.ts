/** The operations of a walk that are not calls, as kernels of one phase: zero and copy batch elements. */
import { type CallWords, defineCallWords } from "../shaders/layout.ts";
import { code as copyCode } from "./copy.wgsl.ts";
import { each, type Phase } from "./phasedKernel.ts";
import { code as zeroCode } from "./zero.wgsl.ts";

export interface OperationKernel {
  readonly name: string;
  readonly code: string;
  readonly layout: CallWords;
  readonly phase: Phase;
}

export const zero: OperationKernel = {
  name: "zero",
  code: zeroCode,
  layout: defineCallWords(["to"], []),
  phase: each("zeroForward", "K"),
};

export const copy: OperationKernel = {
  name: "copy",
  code: copyCode,
  layout: defineCallWords(["to", "source"], []),
  phase: each("copyForward", "K"),
};
