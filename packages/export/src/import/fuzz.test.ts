import { readFileSync } from "node:fs";
import { DncError, Random, readSafetensors, type Tensor, writeSafetensors } from "@dncjs/core";
import { expect, test } from "vitest";
import { importModel } from "./importModel.ts";

const names = ["deepmind-one-write", "deepmind-two-writes", "pytorch-dnc-shared", "pytorch-dnc-separate"];
const fixtures = names.map((name) => readFileSync(new URL(`../../fixtures/${name}.safetensors`, import.meta.url)));

/** Imports, or throws an error of this library. */
function expectTotal(bytes: Uint8Array): void {
  try {
    importModel(bytes, { locations: 5 });
  } catch (error) {
    if (!(error instanceof DncError)) throw error;
  }
}

test("files with random shapes, or without some tensors, are imported or refused with a typed error", () => {
  const random = new Random(9);
  for (let run = 0; run < 400; run++) {
    const tensors = readSafetensors(fixtures[run % fixtures.length]!).tensors;
    const changed: [string, Tensor][] = [];
    for (const [name, tensor] of tensors) {
      const choice = random.integer(12);
      if (choice === 0) continue;
      const shape = choice < 3 ? Array.from({ length: random.integer(4) }, () => random.integer(9)) : tensor.shape;
      const size = shape.reduce((product, length) => product * length, 1);
      const data = choice < 3 ? new Float32Array(size) : tensor.data;
      changed.push([name, { dtype: "F32", shape, data }]);
    }
    expectTotal(writeSafetensors(changed));
  }
});

test("files with a wrong byte, or cut off, are imported or refused with a typed error", () => {
  const random = new Random(10);
  for (let run = 0; run < 400; run++) {
    const bytes = Uint8Array.from(fixtures[run % fixtures.length]!);
    const at = random.integer(Math.min(bytes.length, 1500));
    bytes[at] = random.integer(256);
    expectTotal(run % 3 === 0 ? bytes.subarray(0, at) : bytes);
  }
  expect(() => importModel(new Uint8Array(), { locations: 5 })).toThrow(DncError);
});
