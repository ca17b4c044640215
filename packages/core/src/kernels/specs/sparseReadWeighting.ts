import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "readModes" | "backward" | "content" | "forward";
type Data = "backwardIndex" | "contentIndex" | "forwardIndex";

export const sparseReadWeighting: KernelSpec<Inputs, never, Data, "readWeights", never, never, never, "readIndex"> =
  defineSpec({
    name: "sparseReadWeighting",
    inputs: { readModes: "R M", backward: "R V reads", content: "R reads", forward: "R V reads" },
    data: { backwardIndex: "R V reads", contentIndex: "R reads", forwardIndex: "R V reads" },
    outputs: { readWeights: "R readSize" },
    indices: { readIndex: "R readSize" },
    optional: ["backward", "backwardIndex", "forward", "forwardIndex"],
    sizes: ["R", "V", "M", "reads", "readSize"],
  });
