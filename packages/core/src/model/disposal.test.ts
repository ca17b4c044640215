import { describe, expect, test, vi } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { ReferenceBlock } from "../backend/reference/block.ts";
import type { DncError } from "../errors.ts";
import { planFor } from "../layout/plan.ts";
import { buildProgram } from "../network/build.ts";
import { type DncOptions, defineConfig } from "../network/config.ts";
import { createTrainingRunner } from "../run/createTrainingRunner.ts";
import { Parameters } from "../run/parameters.ts";
import { networks, randomNumbers, sparseNetworks } from "../testing/index.ts";
import { Dnc } from "./dnc.ts";
import type { Session } from "./session.ts";

const options = networks["one layer"]!;
const disposed = expect.objectContaining({ name: "DncError", code: "disposed" });
const x = randomNumbers("x", 40 * options.inputSize);
const step = x.subarray(0, options.inputSize);

const open = (): { dnc: Dnc; session: Session } => {
  const dnc = Dnc.create(options, { backend: new ReferenceBackend(), seed: 1 });
  return { dnc, session: dnc.session() };
};

/** Calls `call` and expects it to throw or to reject with a DncError with code "disposed". */
async function expectDisposed(title: string, call: () => unknown): Promise<void> {
  await expect(async () => call(), title).rejects.toThrow(disposed);
}

const sessionCalls = async (): Promise<[string, (session: Session) => unknown][]> => {
  const state = await open().session.snapshot();
  return [
    ["step", (session) => session.step(step)],
    ["run", (session) => session.run(x)],
    ["trace", (session) => session.trace(x)],
    ["snapshot", (session) => session.snapshot()],
    ["restore", (session) => session.restore(state)],
    ["reset", (session) => session.reset()],
    ["reset of elements", (session) => session.reset([0])],
    ["fork", (session) => session.fork()],
    ["mark", (session) => session.mark()],
    ["rollback", (session) => session.rollback()],
  ];
};

test("using disposes of networks, sessions and backends at the end of a block", async () => {
  const { dnc, session } = open();
  session[Symbol.dispose]();
  await expectDisposed("session", () => session.run(x));
  dnc[Symbol.dispose]();
  await expectDisposed("network", () => dnc.run(x));
  expect(() => dnc.backend[Symbol.dispose]()).not.toThrow();
});

describe("a disposed session", () => {
  test("refuses every call, and may be disposed of again", async () => {
    for (const [title, call] of await sessionCalls()) {
      const { session } = open();
      session.dispose();
      session.dispose();
      await expectDisposed(title, () => call(session));
    }
  });

  test("rejects pending calls, also those in the middle of a sequence", async () => {
    for (const [title, call] of (await sessionCalls()).filter(([name]) => !/restore|reset/.test(name))) {
      const { dnc, session } = open();
      const calls = [call(session), call(session)];
      session.dispose();
      for (const pending of calls) await expectDisposed(title, () => pending);
      expect(await dnc.run(x), "other sessions continue").toHaveLength(40 * options.outputSize);
    }
  });
});

describe("a session that is disposed of in the middle of a call", () => {
  const memories = [networks["one layer"]!, sparseNetworks.sparse!];
  const open = async (network: DncOptions, isMarked: boolean): Promise<Session> => {
    const session = Dnc.create(network, { backend: new ReferenceBackend(), seed: 1 }).session();
    if (isMarked) await session.mark();
    return session;
  };

  test("fails it with code disposed, whatever the call was doing", async () => {
    for (const network of memories) {
      const input = randomNumbers("x", 5 * network.inputSize);
      const calls: [string, (session: Session) => Promise<unknown>][] = [
        ["step", (session) => session.step(input.subarray(0, network.inputSize))],
        ["run", (session) => session.run(input)],
        ["trace", (session) => session.trace(input)],
        ["snapshot", (session) => session.snapshot()],
        ["mark", (session) => session.mark()],
      ];
      for (const [title, call] of calls) {
        for (const isMarked of [false, true]) {
          // A call that has ended may resolve a few turns later.
          for (let turns = 0; turns < 40; turns++) {
            const session = await open(network, isMarked);
            const pending = call(session).then(
              () => "ended",
              (error: DncError) => error.code,
            );
            for (let k = 0; k < turns; k++) await null;
            session.dispose();
            expect(turns < 2 ? ["disposed"] : ["ended", "disposed"], title).toContain(await pending);
          }
        }
      }
    }
  });

  test("fails it where its last read resolves later", async () => {
    for (const network of memories) {
      for (const call of [(session: Session) => session.mark(), (session: Session) => session.snapshot()]) {
        const session = await open(network, false);
        let resolve = (): void => {};
        const gate = new Promise<void>((open) => {
          resolve = open;
        });
        const { read } = ReferenceBlock.prototype;
        const spy = vi.spyOn(ReferenceBlock.prototype, "read").mockImplementation(async function (
          this: ReferenceBlock,
          ...range
        ) {
          const values = await read.apply(this, range);
          await gate;
          return values;
        });
        const pending = call(session);
        await new Promise((turn) => setTimeout(turn));
        session.dispose();
        resolve();
        await expectDisposed("pending", () => pending);
        spy.mockRestore();
      }
    }
  });
});

describe("a session that outlives its model", () => {
  test("refuses every call, and can be disposed of", async () => {
    for (const [title, call] of await sessionCalls()) {
      const { dnc, session } = open();
      await session.step(step);
      dnc.dispose();
      dnc.dispose();
      await expectDisposed(title, () => call(session));
      expect(() => session.dispose()).not.toThrow();
    }
  });

  test("rejects pending calls", async () => {
    for (const [title, call] of (await sessionCalls()).filter(([name]) => !/restore|reset/.test(name))) {
      const { dnc, session } = open();
      const calls = [call(session), call(session)];
      dnc.dispose();
      for (const pending of calls) await expectDisposed(title, () => pending);
    }
  });
});

test("a disposed network refuses every call, pending ones included", async () => {
  const calls: [string, (dnc: Dnc) => unknown][] = [
    ["run", (dnc) => dnc.run(x)],
    ["trace", (dnc) => dnc.trace(x)],
    ["step", (dnc) => dnc.step(step)],
    ["save", (dnc) => dnc.save()],
    ["session", (dnc) => dnc.session()],
    ["reset", (dnc) => dnc.reset()],
    ["parameters.values", (dnc) => dnc.parameters.values],
    ["parameters.gradients", (dnc) => dnc.parameters.gradients],
    ["parameters.write", (dnc) => dnc.parameters.write("output.bias", [1, 2])],
    ["parameters.read", (dnc) => dnc.parameters.read("output.bias")],
    ["parameters.readGradient", (dnc) => dnc.parameters.readGradient("output.bias")],
  ];
  for (const [title, call] of calls) {
    for (const stepped of [false, true]) {
      const { dnc } = open();
      if (stepped) await dnc.step(step);
      const pending = /run|trace|step/.test(title) ? call(dnc) : undefined;
      dnc.dispose();
      await expectDisposed(title, () => call(dnc));
      if (pending) await expectDisposed(`pending ${title}`, () => pending);
    }
  }
});

test("a runner refuses passes after it or its parameters are disposed of", () => {
  const config = defineConfig(options);
  const backend = new ReferenceBackend();
  for (const disposes of ["runner", "parameters"]) {
    const parameters = new Parameters(backend, config);
    const plan = planFor(backend, buildProgram(config), { batch: 1, steps: 2, purpose: "train" });
    const runner = createTrainingRunner(backend, plan, parameters);
    runner.data.writeState();
    runner.forward(2);
    (disposes === "runner" ? runner : parameters).dispose();
    expect(() => runner.forward(2)).toThrow(disposed);
    expect(() => runner.backward()).toThrow(disposed);
    expect(() => runner.dispose()).not.toThrow();
  }
});

test("a disposed block of the reference backend refuses every use", async () => {
  const block = new ReferenceBackend().allocate(4);
  block.dispose();
  for (const use of [
    () => block.write([1]),
    () => block.read(),
    () => block.view!(),
    () => block.fill(0),
    () => block.copy(0, 1, 1),
  ]) {
    await expect(async () => use()).rejects.toThrow("reference: the block is disposed");
  }
  expect(() => block.dispose()).not.toThrow();
});
