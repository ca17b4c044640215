import { expect, test } from "vitest";
import type { TraceMeasures } from "../measuresOf.ts";
import type { NamedCascade } from "./reportInput.ts";
import { worst } from "./verdict.ts";

const harmless: TraceMeasures = {
  steps: 8,
  interference: { total: 0.01, share: 0.001, worst: { step: 2, location: 1, value: 0.01 }, steps: [] },
  locationCount: 3,
  locations: [0, 1, 2],
  labels: ["a", null, null],
  leaks: [],
  misses: { stepCount: 3, mean: 0.02, missedByHead: [0.02], hitByHead: [0.9] },
  sharpness: { write: [], read: [] },
  meanings: [],
};

function disturbed(name: string, growth: number, flipped: number, isBaseline = false): NamedCascade {
  const distances = Float64Array.of(1e-3, 5e-3);
  const horizon = flipped > 0 ? 6 : null;
  const cascade = {
    step: 4,
    tensor: "link",
    index: 0,
    epsilon: 1e-3,
    distances,
    growth,
    flipped,
    horizon,
    answerHorizon: horizon,
  };
  return { name, cascade, isBaseline };
}

const destroying: TraceMeasures = {
  ...harmless,
  interference: { ...harmless.interference, worst: { step: 2, location: 1, value: 0.4 } },
};
const missing: TraceMeasures = { ...harmless, misses: { ...harmless.misses!, mean: 0.25 } };
const leaking: TraceMeasures = { ...harmless, leaks: [{ location: 2, usage: 1, writtenAt: 3 }] };
const calm = disturbed("a usage", 0.9, 0);
const growing = disturbed("a link", 1.27, 0);

test.each<[string, TraceMeasures | undefined, NamedCascade[]]>([
  [
    "The worst: a link changed by 0.00100 after step 4 flips 2 answers, from step 6 on.",
    destroying,
    [calm, disturbed("a link", 1.3, 2)],
  ],
  ["The worst: the write of step 2 destroyed 40.0\u00a0% of location 1, which was in use.", destroying, [growing]],
  ["The worst: 25.0\u00a0% of what the answers need was not read at any step up to the answer.", missing, [growing]],
  [
    "The worst: a change of 0.00100 in a link grows by × 1.27 per step to 0.00500, and flips no answer.",
    leaking,
    [calm, growing],
  ],
  ["The worst: of 3 locations, location 2 stays in use without a read after being written.", leaking, [calm]],
  ["No measure found harm in this sequence.", harmless, [calm, disturbed("LSTM: an output", 2, 3, true)]],
  ["No measure found harm in this sequence.", undefined, []],
])("%s", (sentence, measures, cascades) => {
  expect(worst(measures, cascades)).toBe(sentence);
});
