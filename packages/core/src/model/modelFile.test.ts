import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { CheckpointError } from "../errors.ts";
import { defineConfig } from "../network/config.ts";
import { initialValues } from "../network/initialValues.ts";
import { readSafetensors } from "../safetensors/read.ts";
import type { Tensor } from "../safetensors/tensor.ts";
import { writeSafetensors } from "../safetensors/write.ts";
import { bidirectionalNetworks, networks } from "../testing/index.ts";
import { version } from "../version.ts";
import { Dnc } from "./dnc.ts";
import { readModel } from "./readModel.ts";
import { writeModel } from "./writeModel.ts";

const config = defineConfig(networks["one layer"]!);
const values = initialValues(config, 1);
const model = { config, seed: 1, provenance: { task: "copy", "best loss": "0.01" }, values };
const good = writeModel(model);

/** The valid file with changed tensors and metadata. */
function altered(change: (tensors: Map<string, Tensor>, metadata: Record<string, string>) => void): Uint8Array {
  const file = readSafetensors(good);
  const tensors = new Map(file.tensors);
  const metadata = Object.fromEntries(file.metadata);
  change(tensors, metadata);
  return writeSafetensors(tensors, metadata);
}

const withMetadata = (key: string, value: string | undefined): Uint8Array =>
  altered((_tensors, metadata) => {
    if (value === undefined) delete metadata[key];
    else metadata[key] = value;
  });

const withTensor = (name: string, tensor: Tensor): Uint8Array => altered((tensors) => tensors.set(name, tensor));
const bias = (data: Tensor["data"], dtype: Tensor["dtype"] = "F64"): Uint8Array =>
  withTensor("output.bias", { dtype, shape: [data.length], data });
const withConfig = (change: object): Uint8Array => withMetadata("config", JSON.stringify({ ...config, ...change }));

function refusal(bytes: Uint8Array): string {
  try {
    readModel(bytes);
  } catch (error) {
    if (error instanceof CheckpointError) return error.message;
    throw error;
  }
  throw new Error("expected a CheckpointError, got none");
}

describe("a model file", () => {
  test.each(Object.entries({ ...networks, ...bidirectionalNetworks }))(
    "reads as what was written, bit for bit: %s",
    (_title, options) => {
      const written = { config: defineConfig(options), seed: 0, provenance: {} };
      const all = initialValues(written.config, 9);
      for (const data of [all, Float32Array.from(all)]) {
        const read = readModel(writeModel({ ...written, values: data }));
        expect(read).toEqual({ ...written, version, values: data });
      }
    },
  );

  test("without an option that a later version added has its default", () => {
    const { layerNorm: _, bidirectional: __, ...earlier } = config;
    const read = readModel(withMetadata("config", JSON.stringify(earlier)));
    expect(read.config).toEqual(config);
  });

  test("keeps its provenance", () => expect(readModel(good).provenance).toEqual(model.provenance));

  test("may have its tensors in any order, and reads mixed precisions as float64", () => {
    const reversed = altered((tensors) => {
      const entries = [...tensors].reverse();
      tensors.clear();
      for (const [name, tensor] of entries) tensors.set(name, tensor);
    });
    expect(readModel(reversed).values).toEqual(values);
    const mixed = readModel(bias(Float32Array.of(0.1, 0.2), "F32")).values;
    expect([...mixed.subarray(-2)]).toEqual([Math.fround(0.1), Math.fround(0.2)]);
  });

  test("may have BF16 weights, which read as the float32 numbers with these upper halves", () => {
    const numbers = [1, -2, 0.15625, -0, 2 ** -133, 3.3895313892515355e38];
    const bits = Uint16Array.of(0x3f80, 0xc000, 0x3e20, 0x8000, 1, 0x7f7f);
    for (let at = 0; at < numbers.length; at += 2) {
      const read = readModel(bias(bits.slice(at, at + 2), "BF16")).values;
      expect([...read.subarray(-2)]).toEqual(numbers.slice(at, at + 2));
    }
    const all = altered((tensors) => {
      for (const [name, { shape, data }] of tensors)
        tensors.set(name, { dtype: "BF16", shape, data: new Uint16Array(data.length).fill(0x3f80) });
    });
    expect(readModel(all).values).toEqual(new Float32Array(values.length).fill(1));
  });

  test.each([
    ["no bytes", new Uint8Array(0), /too few/],
    ["a missing byte", good.subarray(0, good.length - 1), /describes/],
    ["another format", writeSafetensors([], { format: "pt" }), /format: got "pt"/],
    ["no metadata", writeSafetensors([["a", { dtype: "U8", shape: [0], data: new Uint8Array(0) }]]), /undefined/],
    [
      "a later format",
      withMetadata("format", "dncjs-model/2"),
      /format: got "dncjs-model\/2", expected "dncjs-model\/1"/,
    ],
    ["a missing tensor", altered((tensors) => tensors.delete("output.bias")), /lacks the tensor output.bias/],
    [
      "an extra tensor",
      withTensor("extra", { dtype: "F64", shape: [], data: new Float64Array(1) }),
      /a tensor "extra"/,
    ],
    ["a tensor of another shape", bias(new Float64Array(3)), /shape of output.bias: got \[3\], expected \[2\]/],
    [
      "a transposed tensor",
      altered((tensors) => tensors.set("output.weight", { ...tensors.get("output.weight")!, shape: [10, 2] })),
      /shape of output.weight: got \[10, 2\], expected \[2, 10\]/,
    ],
    ["integers", bias(Int32Array.of(1, 2), "I32"), /dtype of output.bias: got I32, expected F32, F64 or BF16/],
    ["a NaN in BF16", bias(Uint16Array.of(0x7fc0, 0), "BF16"), /output.bias holds values that are not finite/],
    ["NaN", bias(Float64Array.of(1, Number.NaN)), /output.bias holds values that are not finite/],
    ["an infinity", bias(Float32Array.of(-Infinity, 1), "F32"), /output.bias holds values that are not finite/],
    ["no configuration", withMetadata("config", undefined), /configuration in the file is not valid: "" is not JSON/],
    ["a configuration not in JSON", withMetadata("config", "{inputSize"), /is not JSON/],
    ["a configuration that is a list", withMetadata("config", "[]"), /config: got \[\], expected an object/],
    ["a configuration out of range", withConfig({ clip: -1 }), /clip: got -1, expected a number from 0/],
    ["a configuration with an unknown field", withConfig({ cliff: 1 }), /cliff: got 1, expected a known field/],
    ["a configuration of another network", withConfig({ memory: null }), /a tensor "interface.weight"/],
    ["no seed", withMetadata("seed", undefined), /seed of the model file: got undefined, expected an integer/],
    ["a seed below 0", withMetadata("seed", "-1"), /seed of the model file: got "-1", expected an integer/],
    ["a seed that is no integer", withMetadata("seed", "1.5"), /^seed of/],
    ["a provenance not in JSON", withMetadata("provenance", "copy"), /provenance .* not a JSON object/],
    ["a provenance that is null", withMetadata("provenance", "null"), /provenance .* not a JSON object/],
    ["a provenance that is a word", withMetadata("provenance", '"copy"'), /provenance .* not a JSON object/],
    ["a provenance with a number", withMetadata("provenance", '{"seed":1}'), /provenance .* object of strings/],
    ["a provenance with an object", withMetadata("provenance", '{"a":{}}'), /provenance .* object of strings/],
    ["a provenance that is a list", withMetadata("provenance", "[1]"), /provenance .* not a JSON object/],
  ])("with %s is refused, and the message names the problem", (_title, bytes, message) => {
    expect(refusal(bytes)).toMatch(message);
  });

  test("that claims a network far larger than the file is refused before anything is allocated", () => {
    const controller = { type: "lstm", hiddenSize: 65_536, layers: 16, forgetBias: 1 };
    expect(refusal(withConfig({ controller }))).toMatch(/a tensor|lacks|shape/);
  });

  test("cannot put control characters into a message", () => {
    const hostile = [
      withMetadata("format", "\u001b[2J"),
      withMetadata("seed", "\u001b[2J"),
      withMetadata("config", '{"\\u001b[2J": 1}'),
      withMetadata("config", "\u001b[2J"),
      withTensor("\u001b[2J", { dtype: "U8", shape: [], data: new Uint8Array(1) }),
    ];
    for (const bytes of hostile) expect(refusal(bytes)).not.toMatch(/\p{Cc}/u);
  });

  test("with any one changed byte is read, or refused with a CheckpointError", () => {
    const headerEnd = 8 + Number(new DataView(good.buffer).getBigUint64(0, true));
    for (let at = 0; at < headerEnd; at++) {
      const damaged = good.slice();
      damaged[at] = damaged[at]! ^ (1 << (at % 7));
      try {
        readModel(damaged);
      } catch (error) {
        expect(error, `byte ${at}`).toBeInstanceOf(CheckpointError);
      }
    }
  });
});

describe("values beyond the range of float32", () => {
  const beyond = (name: string): Uint8Array => {
    const { dtype, shape, data } = readSafetensors(good).tensors.get(name)!;
    return withTensor(name, { dtype, shape, data: (data as Float64Array).with(1, -1e39) });
  };

  test.each(["output.bias", "controller.0.weight_ih"])("are refused for a float32 backend: %s", (name) => {
    const bytes = beyond(name);
    const backend = new ReferenceBackend({ precision: "float32" });
    const message = `${name} holds values that are not finite in float32, such as -1e+39`;
    expect(() => readModel(bytes, "float32")).toThrow(new CheckpointError(message));
    expect(() => Dnc.load(bytes, { backend })).toThrow(new CheckpointError(message));
    expect(() => Dnc.load(good, { backend })).not.toThrow();
  });

  test("are accepted for a float64 backend, bit for bit", async () => {
    const bytes = beyond("output.bias");
    const dnc = Dnc.load(bytes, { backend: new ReferenceBackend() });
    expect((await dnc.parameters.read("output.bias"))[1]).toBe(-1e39);
    expect(readModel(bytes).values).toEqual(await dnc.parameters.values.read());
  });
});

describe("a model with a sparse memory", () => {
  const backend = new ReferenceBackend();
  const sparse = { ...networks["one layer"]!, memory: { ...networks["one layer"]!.memory, sparse: { reads: 2 } } };

  test("is saved and loaded with its configuration", async () => {
    const dnc = Dnc.create(sparse, { backend, seed: 4 });
    const loaded = Dnc.load(await dnc.save(), { backend });
    expect(loaded.config).toEqual(dnc.config);
    expect(loaded.config.memory!.sparse).toMatchObject({ reads: 2, similarityResolution: 1024 });
    const x = [[0.5, -0.25, 1]];
    expect(await loaded.run(x)).toEqual(await dnc.run(x));
  });

  test("has the parameters of the dense network, so that they can be exchanged", async () => {
    const dense = Dnc.create(networks["one layer"]!, { backend, seed: 4 });
    const other = Dnc.create(sparse, { backend, seed: 5 });
    expect(other.parameters.layout).toEqual(dense.parameters.layout);
    other.parameters.values.write(await dense.parameters.values.read());
    expect(await other.parameters.values.read()).toEqual(
      await Dnc.create(sparse, { backend, seed: 4 }).parameters.values.read(),
    );
  });

  test("files that were written before there were sparse memories are dense", () => {
    const { sparse: _, ...memory } = config.memory!;
    expect(readModel(withConfig({ memory })).config).toEqual(config);
  });
});
