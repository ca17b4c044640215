import { expect, test } from "vitest";
import { createWasmBackend } from "./index.ts";
import { builds, TrainingPass } from "./testing/trainingPass.ts";

// Of 16 rows, so that no tensor of the state has padding: what a gradient leaves there is nobody's.
test.each([
  { batch: 16, steps: 9, masked: false },
  { batch: 16, steps: 10, masked: true },
  { batch: 16, steps: 11, masked: true, keepEvery: 4 },
])("%j: links that are made again have the bits of those that are kept", async (options) => {
  for (const { build, threads } of builds) {
    const backend = await createWasmBackend({ build, threads });
    const expected = await new TrainingPass(backend, options).run();
    for (const linkEvery of [2, 3, 4, 5, 20]) {
      const pass = new TrainingPass(backend, { ...options, linkEvery });
      expect(await pass.run(), `one of ${linkEvery}`).toEqual(expected);
      expect(await pass.run(), `one of ${linkEvery}, again`).toEqual(expected);
    }
    backend.dispose();
  }
});
