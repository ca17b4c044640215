import { ReferenceBackend } from "@dncjs/core";
import { expect, test } from "vitest";
import { growth, type SoakSample, soak } from "./soak.ts";
import { tiny } from "./testing/tiny.ts";

test.each(["train", "infer"] as const)(
  "a soak of %s runs the requested steps and samples the memory ten times",
  async (of) => {
    const samples: SoakSample[] = [];
    for await (const sample of soak(new ReferenceBackend(), tiny, { of, steps: 60 })) samples.push(sample);
    expect(samples.map(({ steps }) => steps)).toEqual([6, 12, 18, 24, 30, 36, 42, 48, 54, 60]);
    for (const { rssMb } of samples) expect(rssMb).toBeGreaterThan(10);
    expect(samples[0]).toMatchObject({ config: "tiny", mode: "soak", of, backend: "reference" });
  },
);

test("growth excludes the first fifth of the samples", () => {
  const samples = [100, 150, 151, 152].map((rssMb) => ({ rssMb }) as SoakSample);
  expect(growth(samples)).toBe(2);
});
