import { ConfigError, type DncOptions, defineConfig } from "@dncjs/core";
import { readModel } from "@dncjs/core/run";
import { expect, test } from "vitest";
import { randomModel } from "../testing/compareSteps.ts";
import { everyConfiguration } from "../testing/configurations.ts";
import { torchFiles } from "./torchFiles.ts";
import { PYTHON_HEAD, torchModule } from "./torchModule.ts";

// `npm run torch` compares the numbers; it needs a Python with torch.

const moduleOf = (memory: DncOptions["memory"]) =>
  torchModule(defineConfig({ inputSize: 1, outputSize: 1, memory: memory ?? null }));

test("a folder has the module, an example and the weights", async () => {
  const model = await randomModel(defineConfig({ inputSize: 3, outputSize: 2 }));
  const files = torchFiles(model);
  expect(files.map(({ name }) => name)).toEqual(["dnc.py", "example.py", "model.safetensors"]);
  for (const { bytes } of files.slice(0, 2)) {
    expect(new TextDecoder().decode(bytes).startsWith(PYTHON_HEAD)).toBe(true);
  }
  expect(readModel(files[2]!.bytes)).toMatchObject({ config: model.config, values: model.values });
});

test("a module has the lines of the options of its network, and no others", () => {
  const plain = moduleOf({ links: false, allocation: false });
  for (const word of ["masks", "sharpness.", "link", "allocation_gate", "sort", "detach"]) {
    expect(plain).not.toContain(word);
  }
  expect(moduleOf({ masking: true })).toContain("read_masks = next(parts)");
  expect(moduleOf({ deallocation: true })).toContain("kept * retention");
  expect(moduleOf({ sharpness: true })).toContain("forward_sharpness[..., None]");
  expect(moduleOf({ usageGradient: false })).toContain('state["writeWeights"].detach()');
  expect(moduleOf(null)).not.toContain("memory");
  expect(moduleOf(null)).not.toContain("layer_norm");
  expect(torchModule(defineConfig({ inputSize: 1, outputSize: 1, layerNorm: true }))).toContain("def layer_norm");
});

test("no module is longer than 120 lines", () => {
  for (const config of everyConfiguration().values()) {
    expect(torchModule(config).split("\n").length).toBeLessThanOrEqual(120);
  }
});

test("refuses a sparse memory by name", async () => {
  const model = await randomModel(defineConfig({ inputSize: 1, outputSize: 1, memory: { sparse: {} } }));
  expect(() => torchFiles(model)).toThrow(ConfigError);
  expect(() => torchFiles(model)).toThrow(/^memory\.sparse: got/);
});

test("refuses a bidirectional network by name", async () => {
  const model = await randomModel(defineConfig({ inputSize: 1, outputSize: 1, bidirectional: true }));
  expect(() => torchFiles(model)).toThrow(
    /^bidirectional: got true, expected false: an export to .* runs step by step/,
  );
});
