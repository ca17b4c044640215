import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CheckpointError, Dnc, Random, readSafetensors, Session } from "@dncjs/core";
import { kernels, sparseKernels, updates } from "@dncjs/core/backend";
import { goldenConfig } from "@dncjs/core/run";
import { Trainer } from "@dncjs/train";
import { expect, test } from "vitest";
import { backends } from "./backends.ts";
import { goldenFiles, optionGoldenFiles, sparseGoldenFiles } from "./golden.ts";
import { goldenPath } from "./goldenPath.ts";
import { kernelCases } from "./kernelCases.ts";
import { outcomes } from "./lifeCycle/outcomes.ts";
import { memoryLaws } from "./networkLaws.ts";
import { bidirectionalNetworks, networks, sparseNetworks } from "./networks.ts";
import { passLaws, stepLaws, wholeInputLaws } from "./sequences.ts";
import { sparseCases } from "./sparseCases.ts";
import { suite } from "./suite.ts";
import { updateCases } from "./updateCases.ts";

test("each case and each backend has a unique name", () => {
  for (const list of [suite, backends]) {
    expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
  }
});

test("every primitive is covered by more than one case", () => {
  for (const name of Object.keys(kernels)) {
    expect(kernelCases.filter(({ kernel }) => kernel === name).length, name).toBeGreaterThan(1);
  }
});

test("every primitive of a sparse memory is covered by more than one case", () => {
  for (const name of Object.keys(sparseKernels)) {
    expect(sparseCases.filter(({ kernel }) => kernel === name).length, name).toBeGreaterThan(1);
  }
});

test("every update is covered by a case", () => {
  expect(new Set(updateCases.map(({ update }) => update))).toEqual(new Set(Object.keys(updates)));
});

test("the life-cycle matrix has every public method", () => {
  for (const [name, type] of Object.entries({ Dnc, Session, Trainer })) {
    const methodsOf = (owner: object, prefix: string) =>
      Object.entries(Object.getOwnPropertyDescriptors(owner))
        .filter(([method, { value }]) => typeof value === "function" && method !== "constructor")
        .map(([method]) => `${prefix}.${method}`);
    const methods = [...methodsOf(type, name), ...methodsOf(type.prototype, name.toLowerCase())];
    expect(methods.length).toBeGreaterThan(6);
    expect(Object.keys(outcomes[name as keyof typeof outcomes])).toEqual(expect.arrayContaining(methods));
  }
});

test("a sample has every law, every network and every kernel", () => {
  const laws = [...stepLaws, ...memoryLaws, ...passLaws, ...wholeInputLaws].map(({ name }) => name);
  const titles = Object.keys({ ...networks, ...sparseNetworks, ...bidirectionalNetworks });
  const sample = suite.filter(({ combination }) => !combination).map(({ name }) => name);
  for (const law of laws)
    expect(
      sample.filter((name) => name.endsWith(`: ${law}`)),
      law,
    ).not.toEqual([]);
  for (const title of titles)
    expect(
      sample.filter((name) => name.startsWith(`${title}: `)),
      title,
    ).not.toEqual([]);
  for (const name of [...Object.keys(kernels), ...Object.keys(sparseKernels)]) {
    const agreements = suite.filter((one) => one.name.startsWith(`${name} agrees`));
    expect(
      agreements.filter(({ combination }) => combination),
      name,
    ).toEqual([]);
    expect(sample, name).toContain(
      `${name} gives the same bits for any split of the batch: batch elements are independent`,
    );
  }
  expect(suite.length).toBeGreaterThan(1.3 * sample.length);
});

const included = "../../../apps/node-cli/golden";

test("every file of golden vectors holds a digest: a single flipped bit is refused", () => {
  const files = [
    ...globSync(goldenPath("*.safetensors")),
    ...globSync(join(import.meta.dirname, included, "*.safetensors")),
  ];
  expect(files).toHaveLength(goldenFiles.length + 4);
  const random = new Random(31).fork("flipped bits");
  for (const file of files) {
    const bytes = new Uint8Array(readFileSync(file));
    const read = () => goldenConfig(readSafetensors(bytes));
    read();
    expect(readSafetensors(bytes).digest, file).toBe(readSafetensors(readFileSync(goldenPath(basename(file)))).digest);
    expect(readSafetensors(bytes).digest, file).toBeDefined();
    for (let k = 0; k < 16; k++) {
      const bit = Math.floor(8 * (k % 2 === 0 ? 600 : bytes.length) * random.uniform());
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(read, `${file}, bit ${bit}`).toThrow(CheckpointError);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
    }
  }
});

test("every file of golden vectors is in the suite", () => {
  expect(
    globSync(goldenPath("*.safetensors"))
      .map((file) => basename(file))
      .sort(),
  ).toEqual(goldenFiles);
  const options = globSync(goldenPath("options/*.safetensors"));
  expect(options.map((file) => `options/${basename(file)}`).sort()).toEqual(optionGoldenFiles.toSorted());
  const sparse = globSync(goldenPath("sparse/*.safetensors"));
  expect(sparse.map((file) => `sparse/${basename(file)}`).sort()).toEqual(sparseGoldenFiles);
});
