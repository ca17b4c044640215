import { defineSpec, type KernelSpec } from "../kernel.ts";

type Inputs = "usage" | "allocationGate" | "writeGate";
type Saved = "simulated" | "order" | "preceding";

export const allocation: KernelSpec<Inputs, never, never, "allocation", Saved, "carry"> = defineSpec({
  name: "allocation",
  inputs: { usage: "N", allocationGate: "V", writeGate: "V" },
  outputs: { allocation: "V N" },
  // simulated: u of each head; order: location at each rank; preceding: Π of u' before each rank
  saved: { simulated: "V N", order: "V N", preceding: "V N" },
  scratch: { carry: "N" },
  sizes: ["N", "V"],
  constants: ["resolution"],
});
