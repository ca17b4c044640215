import { code } from "./relu.wgsl.ts";
import { each, type RowKernel } from "./rowKernel.ts";

export const relu: RowKernel = {
  code,
  forward: [each("reluForward", "K")],
  backward: [each("reluBackward", "K")],
};
