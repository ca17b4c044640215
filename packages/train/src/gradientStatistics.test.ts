import { ReferenceBackend } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

const make = (clipNorm = 0) =>
  Trainer.create({
    backend: new ReferenceBackend(),
    task: echoTask(),
    recipe: { ...echoRecipe, clipNorm, clipValue: 0 },
    seed: 1,
  });

describe("gradient statistics", () => {
  it("describe the last batch and are undefined before the first", async () => {
    const trainer = make();
    expect(await trainer.gradientStatistics()).toBeUndefined();
    const { gradientNorm } = await trainer.step();
    const statistics = (await trainer.gradientStatistics())!;
    expect(Object.keys(statistics)).toEqual(trainer.model.parameters.layout.specs.map(({ name }) => name));
    const norms = Object.values(statistics).map(({ norm }) => norm);
    expect(Math.hypot(...norms)).toBeCloseTo(gradientNorm, 12);
  });

  it("have the largest gradient, the fraction of zeros and the norm of the weights", async () => {
    const trainer = make();
    await trainer.step();
    const { parameters } = trainer.model;
    parameters.gradients.write([3, 0, 0, -4], parameters.layout.offsets.get("output.weight"));
    const weights = await parameters.read("output.weight");
    const rest = (await parameters.readGradient("output.weight")).subarray(4);
    const { largest, zeros, weightNorm, norm } = (await trainer.gradientStatistics())!["output.weight"]!;
    expect(largest).toBe(4);
    expect(zeros).toBe((2 + rest.filter((value) => value === 0).length) / weights.length);
    expect(weightNorm).toBeCloseTo(Math.hypot(...weights), 12);
    expect(norm).toBeCloseTo(Math.hypot(5, ...rest), 12);
  });

  it("describe the clipped gradients", async () => {
    const trainer = make(1e-3);
    expect((await trainer.step()).gradientNorm).toBeGreaterThan(1e-3);
    const norms = Object.values((await trainer.gradientStatistics())!).map(({ norm }) => norm);
    expect(Math.hypot(...norms)).toBeCloseTo(1e-3, 12);
  });
});
