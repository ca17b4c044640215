import { code } from "./clamp.wgsl.ts";
import { each, type RowKernel } from "./rowKernel.ts";

export const clamp: RowKernel = {
  code,
  forward: [each("clampForward", "K")],
  backward: [each("clampBackward", "K")],
};
