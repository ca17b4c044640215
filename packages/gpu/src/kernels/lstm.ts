import { code } from "./lstm.wgsl.ts";
import { each, type RowKernel } from "./rowKernel.ts";

export const lstm: RowKernel = {
  code,
  forward: [each("lstmForward", "H")],
  backward: [each("lstmBackward", "H")],
};
