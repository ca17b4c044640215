import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "./backend/reference/backend.ts";
import { CheckpointError } from "./errors.ts";
import { goldenTolerance, verifyGolden } from "./golden.ts";
import { Random } from "./random.ts";
import { readSafetensors } from "./safetensors/read.ts";
import type { Tensor } from "./safetensors/tensor.ts";
import { writeSafetensors } from "./safetensors/write.ts";
import { skippingBackend } from "./testing/index.ts";

const backend = new ReferenceBackend();
const golden = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../conformance/golden/${name}.safetensors`, import.meta.url)));
const tiny = golden("tiny");
const warm = golden("two-writes");

/** A file with changed tensors and configuration. */
function altered(
  bytes: Uint8Array,
  change: (tensors: Map<string, Tensor>, config: Record<string, unknown>) => void,
): Uint8Array {
  const file = readSafetensors(bytes);
  const tensors = new Map(file.tensors);
  const config = JSON.parse(file.metadata.get("config")!) as Record<string, unknown>;
  change(tensors, config);
  return writeSafetensors(tensors, { ...Object.fromEntries(file.metadata), config: JSON.stringify(config) });
}

const without = (bytes: Uint8Array, ...names: string[]): Uint8Array =>
  altered(bytes, (tensors) => {
    for (const name of names) expect(tensors.delete(name), name).toBe(true);
  });
const namesOf = (bytes: Uint8Array, pattern: RegExp): string[] =>
  [...readSafetensors(bytes).tensors.keys()].filter((name) => pattern.test(name));

test.each([
  ["tiny", tiny],
  ["two-writes", warm],
])("compares every result of a file: %s", async (name, bytes) => {
  const { errors, forward, gradients } = await verifyGolden(bytes, backend);
  expect([...errors.keys()].toSorted()).toEqual(namesOf(bytes, /^(y$|stateT|trace|grad)/).toSorted());
  const tolerance = goldenTolerance(name, backend);
  expect(forward).toBeLessThan(tolerance.forward);
  expect(gradients).toBeLessThan(tolerance.gradients);
});

describe("a file that lacks a tensor", () => {
  test.each(namesOf(warm, /^(?!trace)/))("is refused: %s", async (name) => {
    await expect(verifyGolden(without(warm, name), backend)).rejects.toThrow(
      new CheckpointError(`golden vectors: the file has no tensor ${name}`),
    );
  });

  test("is refused if it holds a single gradient and a single state", async () => {
    const kept = /^(param|state0|x$|dy$|grad\.param\.output\.bias|stateT\.usage)/;
    const hollow = without(tiny, ...namesOf(tiny, /./).filter((name) => !kept.test(name)));
    await expect(verifyGolden(hollow, backend)).rejects.toThrow(CheckpointError);
  });

  test("is accepted if it is one of the trace, or the gradient of an initial state that the loss does not reach", async () => {
    await verifyGolden(without(warm, ...namesOf(warm, /^trace/)), backend);
    await verifyGolden(without(warm, ...namesOf(warm, /^dstateT|^grad\.state0/)), backend);
  });
});

describe("a file that is not valid is refused with a CheckpointError", () => {
  const vector: Tensor = { dtype: "F64", shape: [1], data: Float64Array.of(1) };
  const withTensor = (name: string, change: (tensor: Tensor) => Tensor): Uint8Array =>
    altered(tiny, (tensors) => tensors.set(name, change(tensors.get(name) ?? vector)));
  const withConfig = (change: object): Uint8Array => altered(tiny, (_tensors, config) => Object.assign(config, change));
  const withText = (config: string): Uint8Array => writeSafetensors(readSafetensors(tiny).tensors, { config });
  const withValue = (name: string, value: number): Uint8Array =>
    withTensor(name, (tensor) => ({ ...tensor, data: (tensor.data as Float64Array).with(0, value) }));

  test.each<[string, () => Uint8Array, RegExp]>([
    ["an unknown tensor", () => withTensor("extra", (tensor) => tensor), /"extra" is not a tensor of this network/],
    ["an unknown trace", () => withTensor("trace.readMasks", (tensor) => tensor), /"trace.readMasks" is not a tensor/],
    ["an unknown gradient", () => withTensor("grad.other", (tensor) => tensor), /"grad.other" is not a tensor/],
    ["a short tensor", () => withTensor("trace.usage", () => vector), /trace.usage: got 1 values, expected 32/],
    ["a short result", () => withTensor("y", () => vector), /y: got 1 values, expected 16/],
    ["integers", () => withTensor("y", () => ({ dtype: "U8", shape: [16], data: new Uint8Array(16) })), /dtype of y/],
    ["NaN in a result", () => withValue("stateT.usage", Number.NaN), /stateT.usage holds values that are not finite/],
    ["Infinity in a parameter", () => withValue("param.output.bias", Infinity), /param.output.bias holds values/],
    ["config null", () => withText("null"), /expected an object/],
    ["config []", () => withText("[]"), /expected an object/],
    ["config that is not JSON", () => withText("{"), /not JSON/],
    [
      "another key",
      () => writeSafetensors(readSafetensors(tiny).tensors, { config: "{}", a: "" }),
      /a metadata key "a"/,
    ],
    ["no config", () => writeSafetensors(readSafetensors(tiny).tensors), /no metadata key config/],
    ["no steps", () => withConfig({ steps: undefined }), /steps: got undefined|steps is undefined/],
    ["half a step", () => withConfig({ steps: 0.5 }), /steps/],
    ["more steps than x", () => withConfig({ steps: 1_000_000 }), /: got 24 values, expected 6000000/],
    ["a huge batch", () => withConfig({ batch: 2 ** 52 }), /: got \d+ values, expected/],
    ["more locations", () => withConfig({ memoryRows: 65_536 }), /: got \d+ values, expected/],
    ["more layers", () => withConfig({ numLayers: 16, hiddenSize: 65_536 }), /expected|no tensor/],
    ["no locations", () => withConfig({ memoryRows: 0 }), /memory.locations/],
    ["a size in text", () => withConfig({ inputSize: "3" }), /inputSize/],
    ["widths in text", () => withConfig({ feedforward: "9" }), /widths/],
    ["no bytes", () => new Uint8Array(0), /too few/],
  ])("%s", async (_title, create, message) => {
    const error: unknown = await verifyGolden(create(), backend).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointError);
    expect((error as Error).message).toMatch(message);
  });

  test("a network that needs too much memory, before it is allocated", async () => {
    let allocated = 0;
    const counting = Object.assign(Object.create(backend) as ReferenceBackend, {
      allocate: (length: number) => {
        allocated += length;
        return backend.allocate(length);
      },
    });
    // 5,000 steps with 262,144 links each: 1.3e9 numbers, in a file of a few megabytes.
    const config = {
      inputSize: 1,
      outputSize: 1,
      hiddenSize: 1,
      numLayers: 1,
      memoryRows: 512,
      memoryWidth: 1,
      readHeads: 1,
      writeHeads: 1,
      steps: 5_000,
      batch: 1,
    };
    const sizes: Record<string, number> = { x: 5_000, y: 5_000, dy: 5_000, "grad.x": 5_000 };
    for (const group of ["state0", "stateT"]) {
      Object.assign(sizes, {
        [`${group}.h`]: 1,
        [`${group}.c`]: 1,
        [`${group}.memory`]: 512,
        [`${group}.usage`]: 512,
        [`${group}.link`]: 512 ** 2,
        [`${group}.precedence`]: 512,
        [`${group}.readWeights`]: 512,
        [`${group}.writeWeights`]: 512,
        [`${group}.readVectors`]: 1,
      });
    }
    for (const group of ["param", "grad.param"]) {
      Object.assign(sizes, {
        [`${group}.controller.0.weight_ih`]: 8,
        [`${group}.controller.0.weight_hh`]: 4,
        [`${group}.controller.0.bias`]: 4,
        [`${group}.interface.weight`]: 12,
        [`${group}.interface.bias`]: 12,
        [`${group}.output.weight`]: 2,
        [`${group}.output.bias`]: 1,
      });
    }
    const tensors = Object.entries(sizes).map(
      ([name, length]) => [name, { dtype: "F32", shape: [length], data: new Float32Array(length) }] as const,
    );
    const bytes = writeSafetensors(tensors, { config: JSON.stringify(config) });
    await expect(verifyGolden(bytes, counting)).rejects.toThrow(
      /5000 steps of batch 1 of this network need \d+ numbers/,
    );
    expect(allocated).toBe(0);
  });

  test("random changes of the configuration, the header and the tensors", async () => {
    const random = new Random(17).fork("golden vectors");
    const below = (n: number): number => Math.floor(random.uniform() * n);
    const file = readSafetensors(tiny);
    const withoutDigest = altered(tiny, () => undefined);
    const names = [...file.tensors.keys()];
    const values = [0, -1, 1.5, 1e9, 2 ** 53, "2", null, [], {}, true, [3, "a"]];
    const keys = [
      "inputSize",
      "outputSize",
      "hiddenSize",
      "numLayers",
      "memoryRows",
      "memoryWidth",
      "readHeads",
      "writeHeads",
      "steps",
      "batch",
      "feedforward",
      "masking",
      "clip",
      "usageResolution",
      "links",
    ];
    let accepted = 0;
    for (let k = 0; k < 600; k++) {
      let bytes: Uint8Array;
      if (k % 3 === 0) {
        bytes = withoutDigest.slice();
        for (let flips = 0; flips < 3; flips++) bytes[below(k % 2 === 0 ? 6_000 : bytes.length)]! ^= 1 << below(8);
      } else {
        bytes = altered(tiny, (tensors, config) => {
          if (k % 3 === 1) config[keys[below(keys.length)]!] = values[below(values.length)];
          else {
            const [from, to] = [names[below(names.length)]!, names[below(names.length)]!];
            tensors.set(to, tensors.get(from)!);
          }
        });
      }
      const error: unknown = await verifyGolden(bytes, backend).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined) accepted++;
      else expect(error, `change ${k}`).toBeInstanceOf(CheckpointError);
    }
    expect(accepted, "flips in the data, and equal tensors, change no format").toBeGreaterThan(10);
  });
});

test("a file that holds a digest is refused if any bit of the key of its digest, or one of 500 others, is wrong", async () => {
  const random = new Random(23).fork("flipped bits");
  const file = readSafetensors(tiny);
  const sealed = writeSafetensors(file.tensors, Object.fromEntries(file.metadata), { digest: true });
  const { digest } = await verifyGolden(sealed, backend);
  expect(digest).toBe(readSafetensors(sealed).digest);
  const key = "dncjs.sha256";
  const begin = 8 * Buffer.from(sealed).indexOf(key);
  const bitsOfKey = Array.from({ length: 8 * key.length }, (_, k) => begin + k);
  const others = Array.from({ length: 500 }, () => Math.floor(8 * sealed.length * random.uniform()));
  for (const bit of [...bitsOfKey, ...others]) {
    const bytes = sealed.slice();
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    await expect(verifyGolden(bytes, backend), `bit ${bit}`).rejects.toThrow(CheckpointError);
  }
});

test("a file without a digest is accepted, and the report says so", async () => {
  expect(
    await verifyGolden(
      altered(tiny, () => undefined),
      backend,
    ),
  ).toMatchObject({ digest: undefined });
});

test("compares a trace of which the plan for training keeps every third step only", async () => {
  const { errors, forward } = await verifyGolden(tiny, skippingBackend(3));
  expect([...errors.keys()].filter((name) => name.startsWith("trace.")).toSorted()).toEqual(
    namesOf(tiny, /^trace/).toSorted(),
  );
  expect(forward).toBeLessThan(1e-9);
});
