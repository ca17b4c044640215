import { describe, expect, test } from "vitest";
import { defineConfig } from "../network/config.ts";
import { randomState, sparseNetworks } from "../testing/index.ts";
import { type StateTensor, stateOfTensors, tensorsOfState } from "./sparseState.ts";
import { compareStates, State } from "./state.ts";

const batch = 2;
const config = defineConfig(sparseNetworks["sparse, two layers, two write heads"]!);
const denseConfig = defineConfig({ ...config, memory: { ...config.memory, sparse: null } });

/** A dense state with these numbers in one tensor. */
function denseTensors(name: string, values: Readonly<Record<number, number>>): ReadonlyMap<string, StateTensor> {
  const state = State.zero(denseConfig, batch);
  for (const [at, value] of Object.entries(values)) state.tensor(name)[Number(at)] = value;
  return tensorsOfState(state, denseConfig);
}

describe.each(Object.keys(sparseNetworks))("the saved tensors of a state, %s", (network) => {
  test("give the same state again, with -1 at empty places and links as a list", () => {
    const own = defineConfig(sparseNetworks[network]!);
    const state = State.of(own, batch, randomState(own, batch));
    const tensors = tensorsOfState(state, own);
    expect(compareStates(stateOfTensors(own, batch, tensors), state).every(({ difference }) => difference === 0)).toBe(
      true,
    );
    for (const [name, { shape, data }] of tensors) {
      expect(data.length, name).toBe(shape.reduce((product, size) => product * size, 1));
      if (!name.endsWith(".index") || name === "link.index") continue;
      expect([...data], name).toEqual([...state.tensor(name)].map((entry) => entry - 1));
    }
    if (own.memory!.links) expect(tensors.get("link.index")!.shape[1]).toBe(4);
  });
});

describe("a dense state", () => {
  test("gives a sparse one if its lists fit", () => {
    const tensors = new Map([
      ...denseTensors("link", { 9: 0.5, 11: 0.25 }),
      ["readWeights", denseTensors("readWeights", { 3: 0.5, 8: 0.125 }).get("readWeights")!],
    ]);
    const state = stateOfTensors(config, batch, tensors);
    expect([...state.tensor("readWeights.index").subarray(0, 3)]).toEqual([4, 9, 0]);
    expect([...state.tensor("readWeights.value").subarray(0, 3)]).toEqual([0.5, 0.125, 0]);
    expect([...tensorsOfState(state, config).get("link.index")!.data]).toEqual([0, 0, 1, 0, 0, 0, 1, 2]);
  });

  test.each([
    ["precedence", { 0: 0.1, 1: 0.1, 2: 0.1 }, 'precedence: got "more than 2 entries", expected at most 2 in a list'],
    ["link", { 1: 0.1, 2: 0.1, 3: 0.1 }, "more than 2 links in row 0"],
    ["link", { 9: 0.1, 18: 0.1, 27: 0.1 }, "more than 2 links in column 0"],
  ])("is refused if a list is too long: %s", (name, values, message) => {
    expect(() => stateOfTensors(config, batch, denseTensors(name, values))).toThrow(message);
  });

  test("is refused if a tensor is missing or of another size, by its name", () => {
    const tensors = new Map(tensorsOfState(State.zero(config, batch), config));
    const without = (name: string) => new Map([...tensors].filter(([other]) => other !== name));
    expect(() => stateOfTensors(config, batch, without("usage"))).toThrow("usage: got undefined, expected 18 values");
    expect(() => stateOfTensors(config, 1, tensors)).toThrow("expected 6 values");
    expect(() => stateOfTensors(config, batch, without("precedence.index"))).toThrow("precedence.index: got undefined");
  });
});
