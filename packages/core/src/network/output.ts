import type { ProgramBuilder } from "../program/builder.ts";
import type { TensorSlice } from "../program/program.ts";
import type { DncConfig } from "./config.ts";
import { hiddenOf } from "./controller.ts";
import { featureSize, readSize } from "./parameters.ts";

/** y = W_y [h_all ; readVectors] + b_y, for all steps at once; clamped with `clip`. `dropout`: factors of h_all. */
export function buildOutput(builder: ProgramBuilder, config: DncConfig, dropout: TensorSlice | undefined): void {
  const K0 = featureSize(config);
  const K1 = readSize(config);
  const M = config.outputSize;
  const features = builder.tensor("saved", "features", [K0 + K1]);
  const readVectors: TensorSlice | undefined = config.memory ? { tensor: "readVectors" } : undefined;
  builder.call(
    "step",
    "features",
    "join",
    { hidden: hiddenOf(config), readVectors, dropout, features },
    { K: K0 + K1, K0, K1 },
  );
  const y: TensorSlice = { tensor: "y" };
  const unclamped = config.clip > 0 ? builder.tensor("saved", "unclampedOutput", [M]) : y;
  builder.call(
    "after",
    "output",
    "linear",
    { input0: features, weight0: { tensor: "output.weight" }, bias: { tensor: "output.bias" }, out: unclamped },
    { M, K0: K0 + K1, K1: 0, K2: 0, stride0: K0 + K1, stride1: 0, stride2: 0 },
  );
  if (config.clip > 0) {
    builder.call("after", "output.clamp", "clamp", { input: unclamped, out: y }, { K: M, clip: config.clip });
  }
}
