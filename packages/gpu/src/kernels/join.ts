import { code } from "./join.wgsl.ts";
import { each, type RowKernel } from "./rowKernel.ts";

export const join: RowKernel = {
  code,
  forward: [each("joinForward", "K")],
  backward: [each("joinBackward", "K")],
};
