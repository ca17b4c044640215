import { type Program, ProgramBuilder, type TensorSlice } from "../program/program.ts";
import type { DncConfig } from "./config.ts";
import { buildController } from "./controller.ts";
import { buildMemory } from "./memory.ts";
import type { Objective } from "./objective.ts";
import { featureSize, parameterSpecs, readSize } from "./parameters.ts";

/**
 * The program of a configuration. Sequence tensors: x [X], y [Y]; with a loss also target [Y] and lossWeight (given),
 * loss (taken), and with a write price stepWeight (given) and writeCost (taken), one number a row each.
 */
export function buildProgram(config: DncConfig, objective?: Objective): Program {
  const builder = new ProgramBuilder();
  builder.tensor("sequence", "x", [config.inputSize]);
  builder.tensor("sequence", "y", [config.outputSize]);
  for (const { name, shape } of parameterSpecs(config)) builder.tensor("param", name, shape);
  buildController(builder, config, objective?.gradientClip ?? 0);
  if (config.memory) buildMemory(builder, config, config.memory);
  buildOutput(builder, config);
  if (objective) buildObjective(builder, config, objective);
  return { ...builder.build(), config, objective };
}

/** y = W_y [h_all ; readVectors] + b_y, for all steps at once; clamped with `clip`. */
function buildOutput(builder: ProgramBuilder, config: DncConfig): void {
  const [K0, K1, M] = [featureSize(config), readSize(config), config.outputSize];
  const features = builder.tensor("saved", "features", [K0 + K1]);
  const readVectors: TensorSlice | undefined = config.memory ? { tensor: "readVectors" } : undefined;
  builder.call("step", "features", "join", { hidden: { tensor: "h" }, readVectors, features }, { K: K0 + K1, K0, K1 });
  const y: TensorSlice = { tensor: "y" };
  const unclamped = config.clip > 0 ? builder.tensor("saved", "unclampedOutput", [M]) : y;
  builder.call(
    "after",
    "output",
    "linear",
    { input0: features, weight0: { tensor: "output.weight" }, bias: { tensor: "output.bias" }, out: unclamped },
    { M, K0: K0 + K1, K1: 0, K2: 0, stride0: K0 + K1, stride1: 0, stride2: 0 },
  );
  if (config.clip > 0)
    builder.call("after", "output.clamp", "clamp", { input: unclamped, out: y }, { K: M, clip: config.clip });
}

function buildObjective(builder: ProgramBuilder, config: DncConfig, objective: Objective): void {
  const { memory, outputSize: Y } = config;
  if (objective.writePrice && memory) {
    const stepWeight = builder.tensor("sequence", "stepWeight", [1]);
    const cost = builder.tensor("sequence", "writeCost", [1]);
    const settings = { N: memory.locations, V: memory.writeHeads, price: objective.writePrice };
    builder.call(
      "step",
      "writePrice",
      "writePrice",
      { writeWeights: { tensor: "writeWeights" }, stepWeight, cost },
      settings,
    );
  }
  if (!objective.loss) return;
  const target = builder.tensor("sequence", "target", [Y]);
  const weight = builder.tensor("sequence", "lossWeight", [1]);
  const loss = builder.tensor("sequence", "loss", [1]);
  builder.call(
    "after",
    "loss",
    objective.loss,
    { y: { tensor: "y" }, target, weight, loss },
    { Y, G: objective.groups ?? 1 },
  );
}
