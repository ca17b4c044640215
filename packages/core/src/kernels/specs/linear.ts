import { defineSpec, type KernelSpec } from "../kernel.ts";

type Input = "input0" | "input1" | "input2";
type Weight = "weight0" | "weight1" | "weight2";

export const linear: KernelSpec<Input | "addend", Weight | "bias", never, "out", never, never> = defineSpec({
  name: "linear",
  inputs: { input0: "K0", input1: "K1", input2: "K2", addend: "M" },
  parameters: { weight0: "M K0", weight1: "M K1", weight2: "M K2", bias: "M" },
  outputs: { out: "M" },
  optional: ["input0", "weight0", "input1", "input2", "addend", "weight1", "weight2", "bias"],
  sizes: ["M", "K0", "K1", "K2", "stride0", "stride1", "stride2"],
  addend: { input: "addend", output: "out" },
});
