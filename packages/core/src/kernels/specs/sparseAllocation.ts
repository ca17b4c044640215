import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "usage" | "allocationGate" | "writeGate";
type Saved = "simulated" | "preceding";

export const sparseAllocation: KernelSpec<Inputs, never, never, "allocation", Saved, "carry", never, "index"> =
  defineSpec({
    name: "sparseAllocation",
    inputs: { usage: "N", allocationGate: "V", writeGate: "V" },
    outputs: { allocation: "V allocations" },
    indices: { index: "V allocations" },
    // simulated: u of each head; preceding: Π of u' before each rank
    saved: { simulated: "V allocations", preceding: "V allocations" },
    // gradient of the simulated usage, at the first place of a location
    scratch: { carry: "V allocations" },
    touched: { usage: "" },
    sizes: ["N", "V", "allocations"],
    constants: ["resolution"],
  });
