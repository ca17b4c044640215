import { Random, ReferenceBackend, readSafetensors, type Tensor, writeSafetensors } from "@dncjs/core";
import { goldenConfig, goldenTolerance, parameterSpecs, sizeOf, stateOf, verifyGolden } from "@dncjs/core/run";
import { expect, test } from "vitest";
import { createWasmBackend } from "./open.ts";

/** A network whose links are so many that training keeps only a part of them: 64² links in 128 steps of batch 2. */
const network = {
  inputSize: 2,
  outputSize: 2,
  hiddenSize: 4,
  numLayers: 1,
  memoryRows: 64,
  memoryWidth: 3,
  readHeads: 1,
  writeHeads: 1,
  steps: 128,
  batch: 2,
};

/** Golden vectors of that network, with the results of the float64 reference. */
async function largeGolden(): Promise<Uint8Array> {
  const metadata = { config: JSON.stringify(network) };
  const { config, steps, batch } = goldenConfig({ metadata: new Map(Object.entries(metadata)), tensors: new Map() });
  const random = new Random(5).fork("golden vectors");
  const tensor = (length: number, scale: number): Tensor => {
    const data = Float64Array.from({ length }, () => Math.fround((2 * random.uniform() - 1) * scale));
    return { dtype: "F64", shape: [length], data };
  };
  const tensors = new Map<string, Tensor>();
  for (const { name, shape } of parameterSpecs(config)) {
    tensors.set(`param.${name}`, tensor(sizeOf(shape), 0.8));
    tensors.set(`grad.param.${name}`, tensor(sizeOf(shape), 0));
  }
  for (const name of ["x", "grad.x"]) tensors.set(name, tensor(steps * batch * 2, 1));
  for (const name of ["y", "dy"]) tensors.set(name, tensor(steps * batch * 2, 1));
  for (const { name, shape } of stateOf(config)) {
    for (const group of ["state0", "stateT"]) tensors.set(`${group}.${name}`, tensor(batch * sizeOf(shape), 0));
  }
  for (const name of ["link", "usage", "readWeights"]) {
    const size = sizeOf(stateOf(config).find((spec) => spec.name === name)!.shape);
    tensors.set(`trace.${name}`, tensor(steps * batch * size, 0));
  }
  const { found } = await verifyGolden(writeSafetensors(tensors, metadata), new ReferenceBackend());
  for (const [name, { dtype, shape }] of tensors) {
    const data = found.get(name);
    if (data) tensors.set(name, { dtype, shape, data });
  }
  return writeSafetensors(tensors, metadata);
}

test("golden vectors with 2^20 links agree, trace included: training keeps every third step of them", async () => {
  const bytes = await largeGolden();
  for (const build of ["simd", "relaxed"] as const) {
    const backend = await createWasmBackend({ build });
    const { forward, gradients, errors } = await verifyGolden(bytes, backend);
    const tolerance = goldenTolerance("large", backend);
    expect(forward).toBeLessThan(tolerance.forward);
    expect(gradients).toBeLessThan(tolerance.gradients);
    for (const name of readSafetensors(bytes).tensors.keys()) {
      if (/^(y$|stateT|trace|grad)/.test(name)) expect(errors.has(name), name).toBe(true);
    }
  }
});
