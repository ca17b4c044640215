import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "link" | "prevReadWeights" | "forwardSharpness" | "backwardSharpness";
type Saved = "rawForward" | "rawBackward";

export const directional: KernelSpec<Inputs, never, never, "forward" | "backward", Saved, "rawGradient"> = defineSpec({
  name: "directional",
  inputs: { link: "V N N", prevReadWeights: "R N", forwardSharpness: "R V", backwardSharpness: "R V" },
  outputs: { forward: "R V N", backward: "R V N" },
  saved: { rawForward: "R V N", rawBackward: "R V N" },
  scratch: { rawGradient: "N" },
  optional: ["forwardSharpness", "backwardSharpness", "rawForward", "rawBackward"],
  sizes: ["N", "R", "V"],
});
