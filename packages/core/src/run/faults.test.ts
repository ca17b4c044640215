import { expect, test } from "vitest";
import { BackendError } from "../errors.ts";
import { planFor } from "../layout/plan.ts";
import { Dnc } from "../model/dnc.ts";
import { buildProgram } from "../network/build.ts";
import { FaultyBackend, networks, randomNumbers } from "../testing/index.ts";
import { TrainingExecutor } from "./trainingExecutor.ts";

test.each(["run", "train"] as const)(
  "an executor whose n-th allocation fails keeps nothing, for every n: %s",
  (purpose) => {
    const faulty = new FaultyBackend();
    const backend = faulty.open();
    const dnc = Dnc.create(networks["one layer"]!, { backend, seed: 1 });
    expect(dnc.parameters.gradients.length).toBe(dnc.parameterCount);
    const before = faulty.live;
    const plan = planFor(backend, buildProgram(dnc.config), { batch: 1, steps: 3, purpose });
    faulty.failAt(Infinity);
    new TrainingExecutor(backend, plan, dnc.parameters).dispose();
    expect(faulty.live).toEqual(before);
    const { calls } = faulty;
    expect(calls).toBeGreaterThan(10);
    for (let n = 1; n <= calls; n++) {
      faulty.failAt(n);
      expect(() => new TrainingExecutor(backend, plan, dnc.parameters), `allocation ${n}`).toThrow(BackendError);
      expect(faulty.live, `allocation ${n}`).toEqual(before);
    }
  },
);

test("after a failure of any allocation a network gives the same outputs, and leaves nothing", async () => {
  const faulty = new FaultyBackend();
  const backend = faulty.open();
  const options = networks["one layer"]!;
  const x = randomNumbers("x", 40 * options.inputSize);
  const use = async () => {
    const dnc = Dnc.create(options, { backend, seed: 1 });
    try {
      const y = await dnc.run(x);
      const session = dnc.session();
      try {
        await session.trace(x);
        const fork = await session.fork();
        fork.dispose();
      } finally {
        session.dispose();
      }
      return y;
    } finally {
      dnc.dispose();
    }
  };
  const expected = await use();
  expect(faulty.live).toEqual({});
  const { calls } = faulty;
  for (let n = 1; n <= calls; n++) {
    faulty.failAt(n);
    await expect(use(), `allocation ${n}`).rejects.toThrow(BackendError);
    expect(faulty.live, `allocation ${n}`).toEqual({});
    faulty.failAt(Infinity);
    if (n % 25 === 0) expect(await use()).toEqual(expected);
  }
});
