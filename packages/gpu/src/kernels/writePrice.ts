import { each, type RowKernel, together } from "./rowKernel.ts";
import { code } from "./writePrice.wgsl.ts";

export const writePrice: RowKernel = {
  code,
  forward: [together("writePriceForward", "")],
  backward: [each("writePriceBackward", "V N")],
};
