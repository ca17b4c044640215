import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "prevWriteWeights" | "prevReadWeights" | "freeGates";
type Data = "prevWriteIndex" | "prevReadIndex";

export const sparseUsage: KernelSpec<Inputs, never, Data, "retention", "prevUsage", never, "usage", "touchedIndex"> =
  defineSpec({
    name: "sparseUsage",
    inputs: { prevWriteWeights: "V writeSize", prevReadWeights: "R readSize", freeGates: "R" },
    data: { prevWriteIndex: "V writeSize", prevReadIndex: "R readSize" },
    journaled: { usage: "N" },
    outputs: { retention: "touched" },
    indices: { touchedIndex: "touched" },
    saved: { prevUsage: "touched" },
    touched: { usage: "" },
    sizes: ["N", "R", "V", "readSize", "writeSize", "touched"],
    constants: ["usageGradient"],
  });
