import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { ArgumentError } from "../errors.ts";
import { type DncOptions, defineConfig } from "../network/config.ts";
import { initialValues } from "../network/initialValues.ts";
import { interfaceLayout } from "../network/interfaceLayout.ts";
import { parameterLayout } from "../network/parameters.ts";
import { networks } from "../testing/index.ts";
import { Parameters } from "./parameters.ts";

const config = defineConfig(networks["two layers, two write heads"]!);

test("all parameters lie end to end, in the order of a checkpoint, without gaps", () => {
  for (const options of Object.values(networks)) {
    const { specs, offsets, length } = parameterLayout(defineConfig(options));
    let end = 0;
    for (const { name, shape } of specs) {
      expect(offsets.get(name), name).toBe(end);
      end += shape.reduce((product, size) => product * size, 1);
    }
    expect(length).toBe(end);
  }
});

describe("initialValues", () => {
  const layout = parameterLayout(config);
  const values = initialValues(config, 5);
  const valuesOf = (name: string, from = values) => {
    const { shape, fanIn } = layout.specs.find((spec) => spec.name === name)!;
    const at = layout.offsets.get(name)!;
    return { fanIn, data: [...from.subarray(at, at + shape.reduce((product, size) => product * size, 1))] };
  };

  test("weights are uniform in ±1/√(fan-in)", () => {
    for (const name of [...layout.offsets.keys()].filter((candidate) => candidate.includes("weight"))) {
      const { fanIn, data } = valuesOf(name);
      const bound = 1 / Math.sqrt(fanIn);
      expect(Math.max(...data.map(Math.abs)), name).toBeLessThan(bound);
      expect(
        data.every((value) => value !== 0),
        name,
      ).toBe(true);
      expect(Math.max(...data), name).toBeGreaterThan(bound / 2);
      expect(Math.min(...data), name).toBeLessThan(-bound / 2);
    }
  });

  test("activeInputs sets the bounds of x and of the read vectors in the first layers, and nothing else", () => {
    const options = { ...config, controller: { ...config.controller, layers: 2 }, bidirectional: true } as DncOptions;
    const dense = defineConfig(options);
    const sparse = defineConfig({ ...options, activeInputs: 4 });
    const { specs, offsets } = parameterLayout(sparse);
    const [before, after] = [initialValues(dense, 5), initialValues(sparse, 5)];
    const reads = sparse.memory!.readHeads * sparse.memory!.wordSize;
    for (const { name, shape, fanIn } of specs) {
      const at = offsets.get(name)!;
      const scales =
        shape.length < 2
          ? []
          : Array.from({ length: shape[1]! }, (_, column) => after[at + column]! / before[at + column]!);
      const isFirst = ["controller.0.weight_ih", "reverse.0.weight_ih"].includes(name);
      const [ofInputs, ofReads] = isFirst ? [Math.sqrt(fanIn / 4), Math.sqrt(fanIn / reads)] : [1, 1];
      for (const [column, scale] of scales.entries()) {
        expect(scale, `${name}, column ${column}`).toBeCloseTo(column < sparse.inputSize ? ofInputs : ofReads, 12);
      }
    }
    const feedforward = {
      ...options,
      controller: { type: "feedforward", widths: [6] },
      bidirectional: false,
    } as DncOptions;
    const wide = initialValues(defineConfig({ ...feedforward, activeInputs: 1 }), 5);
    expect(wide[0]! / initialValues(defineConfig(feedforward), 5)[0]!).toBeCloseTo(
      Math.sqrt(sparse.inputSize + reads),
      12,
    );
  });

  test("the weight of a unit with a single input is random too", () => {
    const single = { inputSize: 1, outputSize: 2, controller: { hiddenSize: 1 }, memory: null };
    const weights = initialValues(defineConfig(single), 5).subarray(0, 8);
    expect(weights.every((value) => value !== 0)).toBe(true);
  });

  test("biases are 0 except those of forget gates, and of allocation gates if the configuration has one", () => {
    expect(valuesOf("interface.bias").data.every((value) => value === 0)).toBe(true);
    expect(valuesOf("controller.1.bias").data).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    const other = defineConfig({ ...config, controller: { ...config.controller, forgetBias: -2 } as object });
    expect(valuesOf("controller.0.bias", initialValues(other, 5)).data.slice(3, 6)).toEqual([-2, -2, -2]);
    const { memory } = config;
    const allocating = defineConfig({ ...config, memory: { ...memory!, allocationGateBias: 1.5 } });
    const { data } = valuesOf("interface.bias", initialValues(allocating, 5));
    const { offset, length } = interfaceLayout(memory!).find(({ name }) => name === "allocationGate")!;
    expect(data).toEqual(data.map((_, k) => (k >= offset && k < offset + length ? 1.5 : 0)));
  });

  test("values depend on the seed alone, and each tensor has its own random stream", () => {
    expect(initialValues(config, 5)).toEqual(values);
    expect(initialValues(config, 6)).not.toEqual(values);
    const wider = defineConfig({ ...config, outputSize: 9 });
    const { data } = valuesOf("controller.0.weight_ih", initialValues(wider, 5));
    expect(data).toEqual(valuesOf("controller.0.weight_ih").data);
  });
});

describe("Parameters", () => {
  test("are read and written by name; others stay unchanged", async () => {
    const parameters = new Parameters(new ReferenceBackend(), config);
    parameters.write("output.bias", [1, 2, 3]);
    expect(await parameters.read("output.bias")).toEqual(Float64Array.of(1, 2, 3));
    expect(Array.from(await parameters.values.read()).filter((value) => value !== 0)).toEqual([1, 2, 3]);
    expect(await parameters.readGradient("output.bias")).toEqual(Float64Array.of(0, 0, 0));
  });

  test("refuse an unknown name and a wrong length, and change nothing", async () => {
    const parameters = new Parameters(new ReferenceBackend(), config);
    expect(() => parameters.write("output.bais", [1])).toThrow(ArgumentError);
    expect(() => parameters.read("output.bais")).toThrow(/^name: got "output.bais", expected a parameter: controller/);
    expect(() => parameters.write("output.bias", [1, 2])).toThrow('output.bias: got "2 values", expected 3 values');
    expect((await parameters.values.read()).every((value) => value === 0)).toBe(true);
  });
});
