import { defineSpec, type KernelSpec } from "../kernel.ts";

export interface InterfaceSizes {
  readonly R: number;
  readonly V: number;
  readonly W: number;
  /** 1 if the option is on, else 0; so is `sharpness`. */
  readonly masking: number;
  readonly sharpness: number;
}

/** Length of each part, in the order of the vector. A part of an option that is off has length 0. */
export function interfaceParts({
  R,
  V,
  W,
  masking,
  sharpness,
}: InterfaceSizes): Readonly<Record<InterfacePart, number>> {
  return {
    readKeys: R * W,
    readStrengths: R,
    writeKeys: V * W,
    writeStrengths: V,
    erase: V * W,
    write: V * W,
    freeGates: R,
    allocationGate: V,
    writeGate: V,
    readModes: R * (1 + 2 * V),
    readMasks: masking * R * W,
    writeMasks: masking * V * W,
    forwardSharpness: sharpness * R * V,
    backwardSharpness: sharpness * R * V,
  };
}

export type InterfacePart =
  | "readKeys"
  | "readStrengths"
  | "writeKeys"
  | "writeStrengths"
  | "erase"
  | "write"
  | "freeGates"
  | "allocationGate"
  | "writeGate"
  | "readModes"
  | "readMasks"
  | "writeMasks"
  | "forwardSharpness"
  | "backwardSharpness";

export const interfaceVector: KernelSpec<"raw", never, never, "parts", never, never> = defineSpec({
  name: "interfaceVector",
  inputs: { raw: "I" },
  outputs: { parts: "I" },
  sizes: ["I", "R", "V", "W", "masking", "sharpness", "links", "allocation", "softplusStrengths", "tanhVectors"],
});
