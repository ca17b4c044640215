import { describe, expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { defineConfig } from "../network/config.ts";
import { compareStates, State } from "./state.ts";

const config = defineConfig({
  inputSize: 2,
  outputSize: 2,
  controller: { hiddenSize: 3, layers: 2 },
  memory: { locations: 5, wordSize: 4, readHeads: 2, writeHeads: 3 },
});

describe("State", () => {
  test("has the state tensors of the network, batch first, all zeros in the zero state", () => {
    const state = State.zero(config, 7);
    expect(Object.fromEntries(state.names.map((name) => [name, state.shape(name)]))).toEqual({
      h: [7, 2, 3],
      c: [7, 2, 3],
      memory: [7, 5, 4],
      usage: [7, 5],
      link: [7, 3, 5, 5],
      precedence: [7, 3, 5],
      readWeights: [7, 2, 5],
      writeWeights: [7, 3, 5],
      readVectors: [7, 2, 4],
    });
    for (const name of state.names) {
      expect(state.tensor(name).length).toBe(state.shape(name).reduce((product, size) => product * size));
      expect(state.tensor(name).every((value) => value === 0)).toBe(true);
    }
  });

  test("without a memory has the tensors of the controller only", () => {
    expect(State.zero(defineConfig({ ...config, memory: null }), 1).names).toEqual(["h", "c"]);
  });

  test("without links lacks link and precedence, and their N² numbers", () => {
    const bare = State.zero(defineConfig({ ...config, memory: { ...config.memory, links: false } }), 7);
    expect(bare.names).toEqual(["h", "c", "memory", "usage", "readWeights", "writeWeights", "readVectors"]);
    expect(State.zero(config, 7).data.length - bare.data.length).toBeGreaterThanOrEqual(7 * (3 * 5 * 5 + 3 * 5));
    expect(bare.fits(State.zero(config, 7))).toBe(false);
  });

  test("has tensors that are views and do not overlap", () => {
    const state = State.zero(config, 2);
    for (const [k, name] of state.names.entries()) state.tensor(name).fill(k + 1);
    state.names.forEach((name, k) => {
      expect(new Set(state.tensor(name)), name).toEqual(new Set([k + 1]));
    });
  });

  test("a fork is independent", () => {
    const state = State.zero(config, 2);
    state.tensor("usage").fill(0.5);
    const fork = state.fork();
    fork.tensor("usage")[0] = 1;
    expect([state.tensor("usage")[0], fork.tensor("usage")[0], fork.tensor("usage")[1]]).toEqual([0.5, 1, 0.5]);
  });

  test("copies the given data, keeps their precision, and refuses another length", () => {
    const { length } = State.zero(config, 1).data;
    const data = new Float32Array(length).fill(1);
    const state = State.of(config, 1, data);
    data.fill(2);
    expect([state.tensor("c")[0], state.data.constructor]).toEqual([1, Float32Array]);
    expect(() => State.of(config, 2, data)).toThrow(ArgumentError);
  });

  test("refuses unknown names, and lists the known ones", () => {
    const state = State.zero(config, 1);
    for (const call of [() => state.tensor("links"), () => state.shape("links")]) {
      expect(call).toThrow('name: got "links", expected a state tensor: h, c, memory, usage, link');
    }
  });
});

describe("compareStates", () => {
  test("returns the largest difference in each tensor", () => {
    const a = State.zero(config, 2);
    const b = State.zero(config, 2);
    a.tensor("usage").set([0.25, 0, 0.5]);
    b.tensor("usage").set([0.5, 0, 0.5]);
    b.tensor("readVectors")[3] = -2;
    const found = compareStates(a, b);
    expect(found.map(({ tensor }) => tensor)).toEqual(a.names);
    expect(found.filter(({ difference }) => difference !== 0)).toEqual([
      { tensor: "usage", difference: 0.25 },
      { tensor: "readVectors", difference: 2 },
    ]);
  });

  test("returns NaN for a tensor with NaN in either state", () => {
    const a = State.zero(config, 1);
    const b = State.zero(config, 1);
    a.tensor("memory")[2] = Number.NaN;
    b.tensor("memory").set([9], 5);
    for (const pair of [
      [a, b],
      [b, a],
      [a, a],
    ] as const) {
      expect(compareStates(...pair).find(({ tensor }) => tensor === "memory")!.difference).toBeNaN();
    }
  });

  test("refuses states of another batch or configuration, even of equal length", () => {
    const state = State.zero(config, 1);
    const wider = State.zero(defineConfig({ ...config, memory: { ...config.memory, wordSize: 6 } }), 1);
    expect(wider.data.length).toBe(state.data.length);
    const bare = State.zero(defineConfig({ ...config, memory: null }), 1);
    for (const other of [State.zero(config, 2), wider, bare]) {
      expect(() => compareStates(state, other)).toThrow(ArgumentError);
    }
  });
});
