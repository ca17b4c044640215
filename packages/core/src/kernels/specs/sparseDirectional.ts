import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "link" | "prevReadWeights" | "forwardSharpness" | "backwardSharpness";
type Data = "linkIndex" | "prevReadIndex";
type Outputs = "forward" | "backward";
type Saved = "rawForward" | "rawBackward";
type Indices = "forwardIndex" | "backwardIndex";

export const sparseDirectional: KernelSpec<Inputs, never, Data, Outputs, Saved, "rawGradient", never, Indices> =
  defineSpec({
    name: "sparseDirectional",
    inputs: {
      link: "V N links",
      prevReadWeights: "R readSize",
      forwardSharpness: "R V",
      backwardSharpness: "R V",
    },
    data: { linkIndex: "V N links", prevReadIndex: "R readSize" },
    outputs: { forward: "R V reads", backward: "R V reads" },
    indices: { forwardIndex: "R V reads", backwardIndex: "R V reads" },
    saved: { rawForward: "R V reads", rawBackward: "R V reads" },
    scratch: { rawGradient: "reads" },
    touched: { link: "links" },
    optional: ["forwardSharpness", "backwardSharpness", "rawForward", "rawBackward"],
    sizes: ["N", "R", "V", "reads", "links", "readSize"],
  });
