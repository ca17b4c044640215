/** What a walk does beside calls, as kernels of one phase: rows set to 0 and rows copied. */
import { type CallLayout, makeLayout } from "../shaders/layout.ts";
import { code as copyCode } from "./copy.wgsl.ts";
import { each, type Phase } from "./rowKernel.ts";
import { code as zeroCode } from "./zero.wgsl.ts";

export interface OperationKernel {
  readonly name: string;
  readonly code: string;
  readonly layout: CallLayout;
  readonly phase: Phase;
}

export const zero: OperationKernel = {
  name: "zero",
  code: zeroCode,
  layout: makeLayout(["to"], []),
  phase: each("zeroForward", "K"),
};

export const copy: OperationKernel = {
  name: "copy",
  code: copyCode,
  layout: makeLayout(["to", "source"], []),
  phase: each("copyForward", "K"),
};
