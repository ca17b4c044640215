import { describe, expect, test } from "vitest";
import { ConfigError } from "../errors.ts";
import { type DncOptions, defineConfig, type MemoryOptions } from "./config.ts";

const sizes = { inputSize: 3, outputSize: 2 };

function refusal(options: unknown): ConfigError {
  try {
    defineConfig(options as DncOptions);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("expected a ConfigError, got none");
}

/** Options with the field at `path` set. */
function withField(path: string, value: unknown): unknown {
  const [group, field] = path.split(".") as [string, string?];
  if (field === undefined) return { ...sizes, [group]: value };
  const type = field === "widths" ? { type: "feedforward" } : {};
  return { ...sizes, [group]: { ...type, [field]: value } };
}

const integers: readonly (readonly [path: string, max: number])[] = [
  ["inputSize", 65_536],
  ["outputSize", 65_536],
  ["controller.hiddenSize", 65_536],
  ["controller.layers", 16],
  ["memory.locations", 65_536],
  ["memory.wordSize", 65_536],
  ["memory.readHeads", 64],
  ["memory.writeHeads", 64],
  ["memory.usageResolution", 65_536],
  ["activeInputs", 65_536],
];

describe("defineConfig", () => {
  test("completes options with the defaults", () => {
    expect(defineConfig(sizes)).toEqual({
      ...sizes,
      controller: { type: "lstm", hiddenSize: 64, layers: 1, forgetBias: 1 },
      memory: {
        locations: 16,
        wordSize: 16,
        readHeads: 1,
        writeHeads: 1,
        masking: false,
        deallocation: false,
        sharpness: false,
        links: true,
        allocation: true,
        allocationGateBias: 0,
        softplusStrengths: false,
        tanhVectors: false,
        usageGradient: true,
        usageResolution: 128,
        sparse: null,
      },
      clip: 0,
      layerNorm: false,
      bidirectional: false,
      activeInputs: null,
    });
    expect(defineConfig({ ...sizes, controller: { type: "feedforward" } }).controller).toEqual({
      type: "feedforward",
      widths: [128],
    });
    expect(defineConfig({ ...sizes, memory: null }).memory).toBeNull();
  });

  test("keeps given values, and returns an equal configuration for a complete one", () => {
    const given: DncOptions = {
      ...sizes,
      controller: { type: "lstm", hiddenSize: 5, layers: 2, forgetBias: -0.5 },
      memory: {
        locations: 7,
        wordSize: 4,
        readHeads: 3,
        writeHeads: 2,
        masking: true,
        deallocation: true,
        sharpness: true,
        links: false,
        allocation: false,
        allocationGateBias: -0.5,
        softplusStrengths: true,
        tanhVectors: true,
        usageGradient: false,
        usageResolution: "exact",
        sparse: null,
      },
      clip: 20,
      layerNorm: true,
      bidirectional: true,
      activeInputs: 2,
    };
    expect(defineConfig(given)).toEqual(given);
    const config = defineConfig({ ...sizes, controller: { type: "feedforward", widths: [9, 4] }, memory: null });
    expect(defineConfig(JSON.parse(JSON.stringify(config)) as DncOptions)).toEqual(config);
  });

  test("returns a deeply frozen configuration that shares nothing with the options", () => {
    const widths = [4, 5];
    const config = defineConfig({ ...sizes, controller: { type: "feedforward", widths } });
    widths[0] = 99;
    expect(config.controller).toEqual({ type: "feedforward", widths: [4, 5] });
    const { controller, memory } = config;
    const parts = [config, controller, memory, "widths" in controller && controller.widths];
    expect(parts.map((part) => Object.isFrozen(part))).toEqual([true, true, true, true]);
  });

  test.each(integers)("%s is an integer from 1 to %i", (path, max) => {
    for (const good of [1, 2, max]) expect(() => defineConfig(withField(path, good) as DncOptions)).not.toThrow();
    for (const bad of [0, -1, 1.5, max + 1, Number.NaN, Infinity, "4", true, [4], {}]) {
      expect(refusal(withField(path, bad))).toMatchObject({
        field: path,
        value: bad,
        expected: `an integer from 1 to ${max}`,
      });
    }
  });

  test.each(["inputSize", "outputSize"] as const)("%s must be given", (field) => {
    for (const missing of [undefined, null]) {
      expect(refusal({ ...sizes, [field]: missing })).toMatchObject({ field, value: missing });
    }
  });

  test.each([
    ["controller.forgetBias", -100, 100],
    ["memory.allocationGateBias", -100, 100],
    ["clip", 0, 1e6],
  ])("%s is a number from %d to %d", (path, min, max) => {
    for (const good of [min, 0.5, max]) expect(() => defineConfig(withField(path, good) as DncOptions)).not.toThrow();
    for (const bad of [min - 1e-9, max * 1.01, Number.NaN, Infinity, "1", false, []]) {
      const expected = `a number from ${min} to ${max}`;
      expect(refusal(withField(path, bad))).toMatchObject({ field: path, value: bad, expected });
    }
  });

  const booleans = ["masking", "deallocation", "sharpness", "links", "allocation", "usageGradient"];
  test.each([...booleans, "softplusStrengths", "tanhVectors"])("memory.%s is true or false", (field) => {
    for (const bad of [0, 1, "true", {}]) {
      const expected = { field: `memory.${field}`, value: bad, expected: "true or false" };
      expect(refusal(withField(`memory.${field}`, bad))).toMatchObject(expected);
    }
  });

  test("layerNorm is true or false", () => {
    for (const bad of [0, 1, "true", {}])
      expect(refusal(withField("layerNorm", bad))).toMatchObject({ field: "layerNorm", value: bad });
  });

  test("memory.sparse completes its sizes, reduces them to the locations, and defaults to null", () => {
    const sparseOf = (sparse: object | null | undefined, locations = 100) =>
      defineConfig({ ...sizes, memory: { locations, sparse } as MemoryOptions }).memory!.sparse;
    expect([sparseOf(undefined), sparseOf(null)]).toEqual([null, null]);
    expect(sparseOf({})).toEqual({ reads: 8, links: 8, allocations: 8, similarityResolution: 1024 });
    const given = { reads: 3, links: 4, allocations: 5, similarityResolution: 4096 };
    expect(sparseOf(given)).toEqual(given);
    expect(sparseOf({ reads: 50 }, 6)).toEqual({ reads: 6, links: 6, allocations: 6, similarityResolution: 1024 });
    expect(Object.isFrozen(sparseOf({}))).toBe(true);
    expect(sparseOf({}, 2 ** 22)).not.toBeNull();
  });

  test.each([
    [{ sparse: { reads: 0 } }, "memory.sparse.reads"],
    [{ sparse: { links: 1.5 } }, "memory.sparse.links"],
    [{ sparse: { allocations: "4" } }, "memory.sparse.allocations"],
    [{ sparse: { similarityResolution: 4097 } }, "memory.sparse.similarityResolution"],
    [{ sparse: { K: 4 } }, "memory.sparse.K"],
    [{ sparse: true }, "memory.sparse"],
    [{ sparse: 8 }, "memory.sparse"],
    [{ sparse: {}, usageResolution: "exact" }, "memory.usageResolution"],
    [{ sparse: {}, usageResolution: 256 }, "memory.usageResolution"],
    [{ sparse: {}, locations: 2 ** 22 + 1 }, "memory.locations"],
    [{ sparse: {}, locations: 2 ** 22, writeHeads: 5 }, "memory.writeHeads"],
  ])("refuses %j, naming the field %s", (memory, field) => {
    expect(refusal({ ...sizes, memory })).toMatchObject({ field });
  });

  test("controller.widths is a list of 1 to 16 integers", () => {
    for (const bad of [[], new Array<number>(17).fill(4), "64", 64, { length: 1, 0: 4 }]) {
      const expected = { field: "controller.widths", value: bad, expected: "a list of 1 to 16 integers" };
      expect(refusal(withField("controller.widths", bad))).toMatchObject(expected);
    }
    expect(refusal(withField("controller.widths", [4, 0]))).toMatchObject({ field: "controller.widths[1]", value: 0 });
    expect(refusal(withField("controller.widths", [4, "5"]))).toMatchObject({ field: "controller.widths[1]" });
  });

  test("controller.type is lstm, gru or feedforward, and each type refuses the fields of the other", () => {
    expect(refusal(withField("controller.type", "rnn"))).toMatchObject({ field: "controller.type", value: "rnn" });
    const mixed = { ...sizes, controller: { type: "feedforward", hiddenSize: 4 } };
    expect(refusal(mixed)).toMatchObject({ field: "controller.hiddenSize" });
    expect(refusal({ ...sizes, controller: { widths: [4] } })).toMatchObject({ field: "controller.widths" });
    const gru = { type: "gru", hiddenSize: 64, layers: 1 };
    expect(defineConfig({ ...sizes, controller: { type: "gru" } }).controller).toEqual(gru);
    expect(refusal(withField("controller", { ...gru, forgetBias: 1 }))).toMatchObject({
      field: "controller.forgetBias",
    });
  });

  test.each(["hiddensize", "controller.hiddenSizes", "memory.row", "memory.toString"])(
    "refuses the unknown field %s and names the known ones",
    (path) => {
      const { field, value, expected } = refusal(withField(path, 1));
      expect([field, value]).toEqual([path, 1]);
      expect(expected).toMatch(/^a known field: \w+, /);
    },
  );

  test.each([
    ["config", null],
    ["config", "text"],
    ["config", []],
    ["config", undefined],
  ])("refuses a %s that is %o", (field, options) => {
    expect(refusal(options)).toMatchObject({ field, value: options, expected: "an object" });
  });

  test.each(["controller", "memory"])("refuses a %s that is not an object", (field) => {
    for (const bad of ["lstm", 5, true, []]) {
      expect(refusal({ ...sizes, [field]: bad })).toMatchObject({ field, value: bad, expected: "an object" });
    }
  });

  test("messages show hostile values and names without control characters", () => {
    expect(refusal({ ...sizes, clip: "\u001b[2J" }).message).not.toMatch(/\p{Cc}/u);
    expect(refusal({ ...sizes, "\u001b[2J": 1 }).message).not.toMatch(/\p{Cc}/u);
    const { message } = refusal(JSON.parse('{"inputSize":3,"outputSize":2,"__proto__":{"clip":1}}'));
    expect(message).toContain("__proto__");
  });
});
