/** The operations of a walk that are not calls, as kernels of one phase: zero and copy batch elements. */
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
