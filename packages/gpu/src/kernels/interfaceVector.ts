import { code } from "./interfaceVector.wgsl.ts";
import { each, type RowKernel } from "./rowKernel.ts";

export const interfaceVector: RowKernel = {
  code,
  forward: [each("interfaceVectorForward", "I")],
  backward: [each("interfaceVectorBackward", "I")],
};
