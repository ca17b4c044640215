import { defineConfig } from "@dncjs/core";
import { readModel } from "@dncjs/core/run";
import { expect, test } from "vitest";
import { randomModel } from "../testing/compareSteps.ts";
import { CARD_MARK, hubFiles } from "./hubFiles.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("a model repository has a card with the results, the configuration, and the model", async () => {
  const model = await randomModel(defineConfig({ inputSize: 3, outputSize: 2, memory: { sharpness: true }, clip: 9 }));
  const [card, config, weights] = hubFiles(
    { ...model, provenance: { loss: "meanSquare" } },
    { name: "copy-1", task: "copy", metrics: { bitError: 0.25 } },
  );
  expect([card!.name, config!.name, weights!.name]).toEqual(["README.md", "config.json", "model.safetensors"]);
  expect(text(card!.bytes).startsWith(`---\n${CARD_MARK}\n`)).toBe(true);
  for (const row of ["| bitError | 0.25 |", "| sharpness | true |", "| clip | 9 |", "| loss | meanSquare |"]) {
    expect(text(card!.bytes)).toContain(`\n${row}\n`);
  }
  expect(JSON.parse(text(config!.bytes))).toMatchObject({
    model_type: "dncjs",
    config: model.config,
    seed: model.seed,
  });
  expect(readModel(weights!.bytes)).toMatchObject({ config: model.config, values: model.values });
});

test("texts of a run become text of the card, not markup", async () => {
  const model = await randomModel(defineConfig({ inputSize: 1, outputSize: 1, memory: null }));
  const hostile = "a\n# b | <script> [c](d) `e`";
  const [card] = hubFiles({ ...model, provenance: { hostile } }, { name: hostile, task: hostile });
  const lines = text(card!.bytes).split("\n");
  expect(lines).toContain("# a \\# b \\| \\<script\\> \\[c\\](d) \\`e\\`");
  expect(lines.filter((line) => line.startsWith("# "))).toHaveLength(1);
  expect(text(card!.bytes)).not.toMatch(/[^\\]<|[^\\]\[/);
});
