import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "writeGate" | "allocationGate" | "allocation" | "content";
type Data = "allocationIndex" | "contentIndex";

export const sparseWriteWeighting: KernelSpec<Inputs, never, Data, "writeWeights", never, never, never, "writeIndex"> =
  defineSpec({
    name: "sparseWriteWeighting",
    inputs: { writeGate: "V", allocationGate: "V", allocation: "V allocations", content: "V reads" },
    data: { allocationIndex: "V allocations", contentIndex: "V reads" },
    outputs: { writeWeights: "V writeSize" },
    indices: { writeIndex: "V writeSize" },
    optional: ["allocation", "allocationIndex"],
    sizes: ["V", "reads", "allocations", "writeSize"],
  });
