import { ProgramBuilder } from "../program/builder.ts";
import type { Program } from "../program/program.ts";
import type { DncConfig } from "./config.ts";
import { buildController } from "./controller.ts";
import { buildMemory } from "./memory.ts";
import { buildObjective, type Objective } from "./objective.ts";
import { buildOutput } from "./output.ts";
import { featureSize, parameterSpecs } from "./parameters.ts";

/** A program with the configuration and objective it was built from. */
export interface DncProgram extends Program {
  readonly config: DncConfig;
  readonly objective: Objective | undefined;
}

/**
 * The program of a configuration. Sequence tensors: x [X] and y [Y]. A loss adds the inputs target [Y] and lossWeight [1] and the output
 * loss [1]; dropout adds the input bypassDropout; a write price adds the input stepWeight [1] and the output writeCost [1].
 */
export function buildProgram(config: DncConfig, objective?: Objective): DncProgram {
  const builder = new ProgramBuilder();
  builder.tensor("sequence", "x", [config.inputSize]);
  builder.tensor("sequence", "y", [config.outputSize]);
  for (const { name, shape } of parameterSpecs(config)) builder.tensor("param", name, shape);
  buildController(builder, config, objective?.gradientClip ?? 0);
  if (config.memory) buildMemory(builder, config, config.memory);
  const dropout = objective?.bypassDropout
    ? builder.tensor("sequence", "bypassDropout", [featureSize(config)])
    : undefined;
  buildOutput(builder, config, dropout);
  if (objective) buildObjective(builder, config, objective);
  return { ...builder.build(), config, objective };
}
