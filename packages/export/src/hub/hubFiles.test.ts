import { defineConfig } from "@dncjs/core";
import { readModel } from "@dncjs/core/run";
import { expect, test } from "vitest";
import { onnxModel } from "../onnx/onnxModel.ts";
import { randomModel } from "../testing/compareSteps.ts";
import { torchFiles } from "../torch/torchFiles.ts";
import { CARD_MARK, hubFiles } from "./hubFiles.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("a model repository has a card with the results, the configuration, and the model", async () => {
  const model = await randomModel(defineConfig({ inputSize: 3, outputSize: 2, memory: { sharpness: true }, clip: 9 }));
  const [card, config, weights] = hubFiles(
    { ...model, provenance: { loss: "meanSquare", recipe: '{"batches":7}', task: '{"file":"/home/me/copy.ts"}' } },
    { name: "copy-1", task: "copy", metrics: { bitError: 0.25 } },
  );
  expect([card!.name, config!.name, weights!.name]).toEqual(["README.md", "config.json", "model.safetensors"]);
  expect(text(card!.bytes).startsWith(`---\n${CARD_MARK}\n`)).toBe(true);
  for (const row of ["| bitError | 0.25 |", "| sharpness | true |", "| clip | 9 |", "| loss | meanSquare |"]) {
    expect(text(card!.bytes)).toContain(`\n${row}\n`);
  }
  expect(text(card!.bytes)).toContain('```json\n{\n  "batches": 7\n}\n```');
  for (const { bytes } of [card!, config!, weights!]) expect(text(bytes)).not.toContain("/home/me");
  expect(JSON.parse(text(config!.bytes))).toMatchObject({
    model_type: "dncjs",
    config: model.config,
    seed: model.seed,
  });
  expect(readModel(weights!.bytes)).toMatchObject({ config: model.config, values: model.values });
});

test("an export needs the contents of a model file, and a card its facts", async () => {
  const model = await randomModel(defineConfig({ inputSize: 3, outputSize: 2 }));
  for (const wrong of [undefined, new Uint8Array(3), "model.safetensors", { config: model.config }])
    for (const write of [onnxModel, torchFiles, (given: typeof model) => hubFiles(given, { name: "a", task: "b" })])
      expect(() => write(wrong as never)).toThrow(/^model: got .*, expected the contents of a model file/);
  expect(() => hubFiles(model, undefined as never)).toThrow(/^facts: got undefined/);
});

test("texts of a run become text of the card, not markup", async () => {
  const model = await randomModel(defineConfig({ inputSize: 1, outputSize: 1, memory: null }));
  const hostile = "a\n# b | <script> [c](d) `e`\n```";
  const [card] = hubFiles({ ...model, provenance: { hostile, recipe: hostile } }, { name: hostile, task: hostile });
  const lines = text(card!.bytes).split("\n");
  expect(lines).toContain("# a \\# b \\| \\<script\\> \\[c\\](d) \\`e\\` \\`\\`\\`");
  expect(lines.filter((line) => line.startsWith("# "))).toHaveLength(1);
  const block = text(card!.bytes).indexOf("```json\n");
  expect(text(card!.bytes).slice(0, block)).not.toMatch(/[^\\]<|[^\\]\[/);
  expect(lines.filter((line) => line.startsWith("```"))).toEqual(["```", "```", "```js", "```", "```json", "```"]);
});
