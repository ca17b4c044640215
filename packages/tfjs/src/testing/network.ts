/** A small network as tensors, with weights large enough to use the memory. */
import { type DncConfig, type DncOptions, defineConfig, Random } from "@dncjs/core";
import type * as core from "@tensorflow/tfjs-core";
import { type Operand, parameterOperands, stateOperands } from "../op/operands.ts";

export const smallOptions: DncOptions = {
  inputSize: 3,
  outputSize: 2,
  controller: { hiddenSize: 5 },
  memory: { locations: 4, wordSize: 3, readHeads: 2 },
};

export interface TestNetwork {
  readonly config: DncConfig;
  readonly parameters: core.NamedTensorMap;
  readonly state: core.NamedTensorMap;
  readonly x: core.Tensor3D;
}

/** Random numbers in ±`bound`, seeded by the name. */
export function randomTensor(tf: typeof core, name: string, shape: readonly number[], bound = 0.8): core.Tensor {
  const random = new Random(1).fork(name);
  const values = Float32Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    () => (2 * random.uniform() - 1) * bound,
  );
  return tf.tensor(values, [...shape], "float32");
}

export function testNetwork(
  tf: typeof core,
  steps: number,
  batch: number,
  options: DncOptions = smallOptions,
): TestNetwork {
  const config = defineConfig(options);
  const tensors = (operands: readonly Operand[], bound: number): core.NamedTensorMap =>
    Object.fromEntries(operands.map(({ name, shape }) => [name, randomTensor(tf, name, shape, bound)]));
  return {
    config,
    parameters: tensors(parameterOperands(config), 0.8),
    state: tensors(stateOperands(config, batch), 0.1),
    x: randomTensor(tf, "x", [steps, batch, config.inputSize]) as core.Tensor3D,
  };
}
