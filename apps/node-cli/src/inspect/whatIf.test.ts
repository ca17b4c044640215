import { Dnc, Random, ReferenceBackend } from "@dncjs/core";
import { firstDifference, type Intervention, lockLocations, whatIf } from "@dncjs/inspect";
import { createWasmBackend } from "@dncjs/wasm";
import { expect, test } from "vitest";

const options = {
  inputSize: 3,
  outputSize: 2,
  controller: { type: "lstm", hiddenSize: 6, layers: 2 },
  memory: { locations: 7, wordSize: 5, readHeads: 2, writeHeads: 2 },
} as const;

/** A backend may fuse the update of links with the reads along them. Interventions must apply in any case. */
test.each<[string, readonly Intervention[]]>([
  ["nothing", []],
  ["a link", [{ step: 3, tensor: "link", index: 9, value: 0.7 }]],
  [
    "a gate and a cell",
    [
      { step: 2, tensor: "writeGate", index: 1, value: 1 },
      { step: 4, tensor: "memory", index: 11, value: -2 },
    ],
  ],
  ["an output of the second layer", [{ step: 5, tensor: "h", index: 8, value: 0.9 }]],
  ["locked locations", [lockLocations([0, 3], { from: 2, to: 8 })]],
])("changing %s gives the same result on wasm and on the reference", async (_, interventions) => {
  const random = new Random(4);
  const x = Float64Array.from({ length: 3 * 12 }, () => 4 * random.uniform() - 2);
  const backends = [new ReferenceBackend(), await createWasmBackend()];
  const traces = [];
  for (const backend of backends) {
    const model = Dnc.create(options, { backend, seed: 2 });
    traces.push(await whatIf(model, x, interventions), await model.trace(x));
  }
  const [changed, plain, wasmChanged] = traces;
  expect(firstDifference(changed!, wasmChanged!, 1e-4)).toBeNull();
  expect(firstDifference(changed!, plain!) === null).toBe(interventions.length === 0);
});

/** A sparse memory keeps structures beside its state, which an edited number must reach. */
test.each<[string, readonly Intervention[]]>([
  ["nothing", []],
  ["a link", [{ step: 7, tensor: "link", index: 14 * 40 + 12, value: 0.7 }]],
  ["words that were not written", [39, 20].map((n) => ({ step: 4, tensor: "memory", index: 5 * n, value: 2 }))],
  ["usages", [0, 1, 2, 30].map((n) => ({ step: 4, tensor: "usage", index: n, value: 1 - n / 40 }))],
  ["locked locations", [lockLocations([0, 1, 2, 3, 39], { from: 4, to: 9 })]],
])("changing %s of a sparse memory gives the same result on wasm and on the reference", async (_, interventions) => {
  const sparse = {
    ...options,
    memory: { ...options.memory, locations: 40, sparse: { reads: 3, links: 2, allocations: 2 } },
  };
  const random = new Random(4);
  const x = Float64Array.from({ length: 3 * 12 }, () => 4 * random.uniform() - 2);
  const traces = [];
  for (const backend of [new ReferenceBackend({ precision: "float32" }), await createWasmBackend()]) {
    const model = Dnc.create(sparse, { backend, seed: 2 });
    traces.push(await whatIf(model, x, interventions), await model.trace(x));
  }
  const [changed, plain, wasmChanged] = traces;
  expect(firstDifference(changed!, wasmChanged!, 1e-4)).toBeNull();
  expect(firstDifference(changed!, plain!) === null).toBe(interventions.length === 0);
});
