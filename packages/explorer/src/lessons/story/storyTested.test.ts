import { modelFiles, readCard } from "@dncjs/models";
import { expect, it } from "vitest";
import { betterIn } from "./storyTested.ts";

it("names every group of questions in which the LSTM is wrong less often", async () => {
  const [own, lstm] = await Promise.all([readCard(modelFiles.story.card), readCard(modelFiles["story-lstm"].card)]);
  expect(betterIn(own.metrics, own.metrics)).toBe("");
  const better = { ...own.metrics, "questionError.who": -1, "questionError.to30": -1 };
  expect(betterIn(own.metrics, better)).toBe(" The LSTM is wrong less often: after 21 to 30, who has a thing.");
  expect(Object.keys(lstm.metrics)).toEqual(Object.keys(own.metrics));
});
