import { expect, test } from "vitest";
import type { Backend } from "../backend/contract.ts";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { BackendError } from "../errors.ts";
import { planFor } from "../layout/plan.ts";
import { Dnc } from "../model/dnc.ts";
import { buildProgram } from "../network/build.ts";
import { networks, randomNumbers } from "../testing/index.ts";
import { Executor } from "./executor.ts";
import { bindWalk } from "./walk.ts";

/** A reference backend of which the `failing`-th call that takes memory fails. Counts what is not disposed of. */
class FaultyBackend {
  failing = Infinity;
  calls = 0;
  readonly live = new Map<string, number>();

  open(): Backend {
    const reference = new ReferenceBackend();
    const counted = <Part extends { dispose(): void }>(kind: string, create: () => Part): Part => {
      if (++this.calls === this.failing) throw new BackendError("faulty", `no memory for ${kind}`);
      const part = create();
      this.#add(kind, 1);
      const dispose = part.dispose.bind(part);
      return Object.assign(part, {
        dispose: () => {
          this.#add(kind, -1);
          dispose();
        },
      });
    };
    return Object.assign(Object.create(reference) as Backend, {
      allocate: (length: number) => counted("block", () => reference.allocate(length)),
      createFrame: () => counted("frame", () => reference.createFrame()),
      bind: (...call: Parameters<Backend["bind"]>) => counted("call", () => reference.bind(...call)),
      bindWalk: (...walk: Parameters<NonNullable<Backend["bindWalk"]>>) =>
        counted("walk", () => bindWalk(reference, ...walk)),
    });
  }

  get all(): Record<string, number> {
    return Object.fromEntries([...this.live].filter(([, count]) => count !== 0));
  }

  #add(kind: string, count: number): void {
    this.live.set(kind, (this.live.get(kind) ?? 0) + count);
  }
}

test.each(["run", "train"] as const)(
  "an executor whose n-th allocation fails keeps nothing, for every n: %s",
  (purpose) => {
    const faulty = new FaultyBackend();
    const backend = faulty.open();
    const dnc = Dnc.create(networks["one layer"]!, { backend, seed: 1 });
    expect(dnc.parameters.gradients.length).toBe(dnc.parameterCount);
    const before = faulty.all;
    const plan = planFor(backend, buildProgram(dnc.config), { batch: 1, steps: 3, purpose });
    faulty.calls = 0;
    new Executor(backend, plan, dnc.parameters).dispose();
    expect(faulty.all).toEqual(before);
    const { calls } = faulty;
    expect(calls).toBeGreaterThan(10);
    for (let n = 1; n <= calls; n++) {
      faulty.calls = 0;
      faulty.failing = n;
      expect(() => new Executor(backend, plan, dnc.parameters), `allocation ${n}`).toThrow(BackendError);
      expect(faulty.all, `allocation ${n}`).toEqual(before);
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
  expect(faulty.all).toEqual({});
  const { calls } = faulty;
  for (let n = 1; n <= calls; n++) {
    faulty.calls = 0;
    faulty.failing = n;
    await expect(use(), `allocation ${n}`).rejects.toThrow(BackendError);
    expect(faulty.all, `allocation ${n}`).toEqual({});
    faulty.failing = Infinity;
    if (n % 25 === 0) expect(await use()).toEqual(expected);
  }
});
