import { readFileSync } from "node:fs";
import {
  CheckpointError,
  ConfigError,
  Dnc,
  ReferenceBackend,
  readSafetensors,
  type Tensor,
  writeSafetensors,
} from "@dncjs/core";
import { relativeError, writeModel } from "@dncjs/core/run";
import { describe, expect, test } from "vitest";
import { importModel } from "./importModel.ts";

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/${name}.safetensors`, import.meta.url));

/** The error of the outputs of an imported network, relative to the largest that its own code computes. */
async function outputError(name: string, options: Parameters<typeof importModel>[1]): Promise<number> {
  const dnc = Dnc.load(writeModel(importModel(fixture(name), options)), { backend: new ReferenceBackend() });
  const { tensors } = readSafetensors(fixture(`${name}.expected`));
  const y = await dnc.run(Array.from(tensors.get("x")!.data));
  return relativeError(y, tensors.get("y")!.data);
}

/** The fixture with some of its tensors changed, or removed if undefined. */
function changed(name: string, changes: Readonly<Record<string, Tensor | undefined>>): Uint8Array {
  const tensors = { ...Object.fromEntries(readSafetensors(fixture(name)).tensors), ...changes };
  return writeSafetensors(Object.entries(tensors).filter((entry): entry is [string, Tensor] => entry[1] !== undefined));
}

const zeros = (...shape: number[]): Tensor => ({
  dtype: "F32",
  shape,
  data: new Float32Array(shape.reduce((product, size) => product * size, 1)),
});

describe("a network of DeepMind's code", () => {
  test("has the same outputs, with one write head and with two", async () => {
    expect(await outputError("deepmind-one-write", { locations: 7 })).toBeLessThanOrEqual(1e-6);
    expect(await outputError("deepmind-two-writes", { locations: 6, clip: 0.8 })).toBeLessThanOrEqual(1e-6);
  });
});

describe("a network of pytorch-dnc", () => {
  test("has the outputs of its own code, with one interface layer and two LSTM layers, and with a layer for each part", async () => {
    expect(await outputError("pytorch-dnc-shared", { locations: 5 })).toBeLessThanOrEqual(1e-6);
    expect(await outputError("pytorch-dnc-separate", { locations: 5 })).toBeLessThanOrEqual(1e-6);
  });

  test("without biases has biases of 0", () => {
    const names = ["lstm_layer_0.bias_ih_l0", "lstm_layer_0.bias_hh_l0"];
    const without = changed("pytorch-dnc-separate", Object.fromEntries(names.map((name) => [name, undefined])));
    const zero = changed("pytorch-dnc-separate", Object.fromEntries(names.map((name) => [name, zeros(24)])));
    expect(importModel(without, { locations: 5 })).toEqual(importModel(zero, { locations: 5 }));
  });

  test("needs the number of read heads if two fit the file", () => {
    // 3 heads of 10 numbers, or 6 of 5: 30 numbers to read, and an interface of 30 + 3·10 + 5·3 + 3 = 30 + 3·5 + 5·6 + 3 = 78
    const ambiguous = changed("pytorch-dnc-shared", {
      "lstm_layer_0.weight_ih_l0": zeros(24, 34),
      "rnn_layer_memory_shared.interface_weights.weight": zeros(78, 6),
      "rnn_layer_memory_shared.interface_weights.bias": zeros(78),
      "output.weight": zeros(4, 36),
    });
    expect(() => importModel(ambiguous, { locations: 5 })).toThrow("readHeads: got undefined, expected 3 or 6");
    for (const [readHeads, wordSize] of [
      [3, 10],
      [6, 5],
    ] as const) {
      const { memory } = importModel(ambiguous, { locations: 5, readHeads }).config;
      expect(memory).toMatchObject({ readHeads, wordSize });
    }
    expect(() => importModel(fixture("pytorch-dnc-shared"), { locations: 5, readHeads: 4 })).toThrow(ConfigError);
  });
});

describe("refuses by name", () => {
  const renamed = (from: string, to: string) => {
    const tensor = readSafetensors(fixture("pytorch-dnc-shared")).tensors.get(from);
    return changed("pytorch-dnc-shared", { [from]: undefined, [to]: tensor });
  };
  const first = "lstm_layer_0.weight_ih_l0";
  const more = (name: string) => changed("pytorch-dnc-shared", { [name]: zeros(2, 2) });
  test.for<[string, () => Uint8Array, string]>([
    ["a GRU", () => renamed(first, "gru_layer_0.weight_ih_l0"), 'rnn_type: got "gru"'],
    ["a plain RNN", () => renamed(first, "rnn_layer_0.weight_ih_l0"), 'rnn_type: got "rnn"'],
    ["several DNC layers", () => more("lstm_layer_1.weight_ih_l0"), "num_layers: got 2"],
    ["a bidirectional LSTM", () => more("lstm_layer_0.weight_ih_l0_reverse"), "bidirectional: got true"],
    [
      "a sparse memory",
      () =>
        changed("pytorch-dnc-shared", {
          "rnn_layer_memory_shared.interface_weights.weight": zeros(31, 6),
          "rnn_layer_memory_shared.interface_weights.bias": zeros(31),
        }),
      "read_heads: got",
    ],
    ["peepholes", () => changed("deepmind-one-write", { "dnc/lstm/w_f_diag": zeros(6) }), "use_peepholes: got true"],
  ])("%s", ([, bytes, message]) => {
    expect(() => importModel(bytes(), { locations: 5 })).toThrow(ConfigError);
    expect(() => importModel(bytes(), { locations: 5 })).toThrow(message);
  });
});

describe("rejects a file", () => {
  const bias = "dnc/output_linear/b";
  const nan: Tensor = { dtype: "F32", shape: [3], data: Float32Array.of(0, Number.NaN, 0) };
  test.for<[string, () => Uint8Array, string]>([
    [
      "of another library",
      () => writeSafetensors([["weight", zeros(2)]]),
      "not a network of pytorch-dnc or DeepMind's",
    ],
    ["that is not safetensors", () => Uint8Array.of(1, 2, 3), "too few for a safetensors file"],
    ["without a tensor", () => changed("deepmind-one-write", { [bias]: undefined }), `lacks the tensor ${bias}`],
    ["with a tensor of another shape", () => changed("deepmind-one-write", { [bias]: zeros(4) }), `shape of ${bias}`],
    ["with a tensor of unknown use", () => changed("deepmind-one-write", { other: zeros(1) }), '"other"'],
    ["with numbers that are not finite", () => changed("deepmind-one-write", { [bias]: nan }), "not finite"],
    [
      "with shapes that leave no inputs",
      () => changed("deepmind-one-write", { "dnc/lstm/w_gates": zeros(16, 24) }),
      "X = 0",
    ],
    ["with a part of a unit", () => changed("deepmind-one-write", { "dnc/lstm/w_gates": zeros(20, 22) }), "X = 4.5"],
  ])("%s", ([, bytes, message]) => {
    expect(() => importModel(bytes(), { locations: 5 })).toThrow(CheckpointError);
    expect(() => importModel(bytes(), { locations: 5 })).toThrow(message);
  });
});
