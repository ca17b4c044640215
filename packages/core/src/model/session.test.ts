import { describe, expect, test, vi } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { ArgumentError, BackendError, ConfigError } from "../errors.ts";
import { defineConfig } from "../network/config.ts";
import { ArenaPassData } from "../run/arenaPassData.ts";
import { batchElement, FaultyBackend, networks, randomNumbers, sparseNetworks } from "../testing/index.ts";
import { Dnc } from "./dnc.ts";
import type { Session } from "./session.ts";
import { compareStates, State } from "./state.ts";

const backend = new ReferenceBackend();
const all = { ...networks, ...sparseNetworks };
const create = (network = "one layer"): Dnc => {
  const dnc = Dnc.create(all[network]!, { backend, seed: 3 });
  dnc.parameters.values.write(randomNumbers("parameters", dnc.parameterCount, 0.8));
  return dnc;
};
const sequence = ({ config }: Dnc | Session, steps: number, batch = 1): Float64Array =>
  randomNumbers("x", steps * batch * config.inputSize);
const isSame = (a: State, b: State): boolean => compareStates(a, b).every(({ difference }) => difference === 0);

describe("a session with another number of locations", () => {
  const withMemory = Object.keys(all).filter((network) => all[network]!.memory !== null);

  test.each(withMemory)("gives the results of a network that has that number, bit for bit, %s", async (network) => {
    const few = create(network);
    const options = { ...few.config, memory: { ...few.config.memory, locations: 13 } };
    const many = Dnc.create(options, { backend, seed: 3 });
    many.parameters.values.write(await few.parameters.values.read());
    const x = sequence(few, 6, 2);
    const session = few.session({ batch: 2, locations: 13 });
    const y = await session.run(x);
    expect(y).toEqual(await many.session({ batch: 2 }).run(x));
    // A sparse memory finds the same few locations among more of them.
    if (!few.config.memory!.sparse) expect(y).not.toEqual(await few.session({ batch: 2 }).run(x));
    expect(session.config.memory?.locations).toBe(13);
    expect(few.config.memory?.locations).not.toBe(13);
  });

  test("is refused for an invalid number, and for a network without memory", () => {
    expect(() => create().session({ locations: 0 })).toThrow("memory.locations: got 0");
    const { inputSize, outputSize } = create().config;
    const alone = Dnc.create({ inputSize, outputSize, memory: null }, { backend, seed: 3 });
    expect(() => alone.session({ locations: 4 })).toThrow(ConfigError);
    expect(() => alone.session({ locations: 4 })).toThrow("this network has no memory");
  });
});

describe.each(Object.keys(all))("a session, %s", (network) => {
  const dnc = create(network);
  const { inputSize: X, outputSize: Y } = dnc.config;

  test("8 steps equal 3 then 5 steps, nested or end to end, and 8 single steps, bit for bit", async () => {
    const x = sequence(dnc, 8);
    const whole = dnc.session();
    const parts = dnc.session();
    const steps = dnc.session();
    const y = await whole.run(x);
    const nested = Array.from({ length: 5 }, (_, t) => [...x.subarray((t + 3) * X, (t + 4) * X)]);
    expect([...(await parts.run(x.subarray(0, 3 * X))), ...(await parts.run(nested))]).toEqual([...y]);
    for (let t = 0; t < 8; t++) {
      expect(await steps.step(x.subarray(t * X, (t + 1) * X))).toEqual(y.subarray(t * Y, (t + 1) * Y));
    }
    for (const session of [parts, steps]) expect(isSame(await session.snapshot(), await whole.snapshot())).toBe(true);
  });

  test("a batch equals its elements alone", async () => {
    const together = dnc.session({ batch: 3 });
    const x = sequence(dnc, 5, 3);
    const y = await together.run(x);
    for (let b = 0; b < 3; b++)
      expect(await dnc.session().run(batchElement(x, 5, 3, b))).toEqual(batchElement(y, 5, 3, b));
  });

  test("a masked step gives y = 0, and the batch element continues as if the step had not happened", async () => {
    const together = dnc.session({ batch: 2 });
    const alone = dnc.session();
    const x = sequence(dnc, 4, 2);
    const y = batchElement(await together.run(x, [1, 1, 1, 0, 0, 0, 1, 1]), 4, 2, 1);
    const element = batchElement(x, 4, 2, 1);
    const kept = await alone.run([...element.subarray(0, X), ...element.subarray(3 * X)]);
    expect([...y]).toEqual([...kept.subarray(0, Y), ...new Array<number>(2 * Y).fill(0), ...kept.subarray(Y)]);
  });

  test("a batch element that is reset starts from the zero state, and the others continue", async () => {
    const session = dnc.session({ batch: 3 });
    const undisturbed = dnc.session({ batch: 3 });
    const before = sequence(dnc, 4, 3);
    const after = sequence(dnc, 2, 3);
    for (const each of [session, undisturbed]) await each.run(before);
    session.reset([1]);
    const found = await session.run(after);
    const expected = await undisturbed.run(after);
    for (const b of [0, 2]) expect(batchElement(found, 2, 3, b)).toEqual(batchElement(expected, 2, 3, b));
    expect(batchElement(found, 2, 3, 1)).toEqual(await dnc.session().run(batchElement(after, 2, 3, 1)));
  });
});

describe.each(["one layer", "sparse, every option"])("a session, %s", (network) => {
  const dnc = create(network);

  test("a restored snapshot repeats the following outputs, and a reset repeats the first ones", async () => {
    const session = dnc.session();
    const x = sequence(dnc, 6);
    const first = await session.run(x);
    const snapshot = await session.snapshot();
    const second = await session.run(x);
    expect(second).not.toEqual(first);
    session.restore(snapshot);
    expect(await session.run(x)).toEqual(second);
    session.reset();
    expect(await session.run(x)).toEqual(first);
    expect(isSame(await session.snapshot(), snapshot)).toBe(true);
  });

  test("a fork continues from the same state, and the two sessions are independent", async () => {
    const session = dnc.session({ batch: 2 });
    const x = sequence(dnc, 3, 2);
    await session.run(x);
    const fork = await session.fork();
    const y = await fork.run(x);
    await fork.run(x);
    expect(await session.run(x)).toEqual(y);
  });

  test.each([32, 64, 70])("%i steps equal as many single steps, with a mask", async (T) => {
    const { inputSize: X } = dnc.config;
    const whole = dnc.session({ batch: 2 });
    const steps = dnc.session({ batch: 2 });
    const x = sequence(dnc, T, 2);
    const mask = Array.from({ length: 2 * T }, (_, k) => Number(k % 3 !== 1));
    const y = await whole.run(x, mask);
    const perStep = y.length / T;
    for (let t = 0; t < T; t++) {
      const single = await steps.run(x.subarray(t * 2 * X, (t + 1) * 2 * X), mask.slice(2 * t, 2 * t + 2));
      expect(single).toEqual(y.subarray(t * perStep, (t + 1) * perStep));
    }
  });
});

describe("a session", () => {
  const dnc = create();
  const { inputSize: X } = dnc.config;

  test("interleaved sessions of one model are independent", async () => {
    const a = dnc.session();
    const b = dnc.session();
    const x = sequence(dnc, 6);
    const alone = await dnc.run(x);
    const y = [[] as number[], [] as number[]];
    for (let t = 0; t < 6; t++) {
      const step = x.subarray(t * X, (t + 1) * X);
      const both = await Promise.all([a.step(step), b.step(step)]);
      for (const [k, output] of both.entries()) y[k]!.push(...output);
    }
    expect(y).toEqual([[...alone], [...alone]]);
  });

  test("runs in the precision of its backend", async () => {
    const single = Dnc.create(networks["one layer"]!, {
      backend: new ReferenceBackend({ precision: "float32" }),
      seed: 1,
    });
    const y = await single.run(sequence(single, 2));
    expect([y.constructor, y.length]).toEqual([Float32Array, 4]);
    expect((await single.session().snapshot()).data).toBeInstanceOf(Float32Array);
  });

  test.each([0, -1, 1.5, Number.NaN, "2"])("refuses a batch of %o", (batch) => {
    expect(() => dnc.session({ batch: batch as number })).toThrow(ArgumentError);
  });

  test("a refused call names the parameter and changes nothing", async () => {
    const session = dnc.session({ batch: 2 });
    await session.run(sequence(dnc, 2, 2));
    const before = await session.snapshot();
    const x = sequence(dnc, 1, 2);
    const narrow = defineConfig({ ...dnc.config, memory: { ...dnc.config.memory, wordSize: 2 } });
    expect(State.zero(narrow, 2).data.length, "a state of equal length with other shapes").toBe(before.data.length);
    const refused: [string, () => unknown][] = [
      ["x", () => session.step(sequence(dnc, 2, 2))],
      ["x", () => session.step(x.subarray(1))],
      ["x[0]", () => session.step(x.with(0, Number.NaN))],
      ["x", () => session.run([])],
      ["x[3]", () => session.run(x.with(3, Infinity))],
      ["x", () => session.trace([])],
      ["mask", () => session.run(x, [1])],
      ["mask[1]", () => session.run(x, [1, 0.5])],
      ["mask", () => session.trace(x, [])],
      ["elements", () => session.reset([0, 2])],
      ["state", () => session.restore(State.zero(dnc.config, 1))],
      ["state", () => session.restore(State.zero(narrow, 2))],
    ];
    for (const [parameter, call] of refused) {
      await expect(async () => call(), parameter).rejects.toThrow(
        expect.objectContaining({ code: "argument", parameter }),
      );
    }
    expect(isSame(await session.snapshot(), before)).toBe(true);
  });
});

describe.each(["one layer", ...Object.keys(sparseNetworks)])("mark and rollback, %s", (network) => {
  const dnc = create(network);

  test("return to the marked state bit for bit, as often as wanted, after run, step and trace, with a mask", async () => {
    const session = dnc.session({ batch: 2 });
    const x = sequence(dnc, 40, 2);
    const mask = Array.from({ length: 80 }, (_, k) => Number(k % 3 !== 1));
    await session.run(x.slice(0, 6 * dnc.config.inputSize));
    await session.mark();
    const marked = await session.snapshot();
    const first = await session.run(x, mask);
    const reached = await session.snapshot();
    await session.rollback();
    expect(isSame(await session.snapshot(), marked)).toBe(true);
    await session.trace(x.slice(0, 8 * dnc.config.inputSize));
    await session.step(x.slice(0, 2 * dnc.config.inputSize));
    await session.rollback();
    expect(isSame(await session.snapshot(), marked)).toBe(true);
    expect(await session.run(x, mask)).toEqual(first);
    expect(isSame(await session.snapshot(), reached)).toBe(true);
    await session.mark();
    await session.run(x);
    await session.rollback();
    expect(isSame(await session.snapshot(), reached)).toBe(true);
  });

  test("need a mark, which reset and restore drop", async () => {
    const session = dnc.session();
    await expect(session.rollback()).rejects.toThrow("no state of this session is marked");
    const drops = [() => session.reset(), () => session.reset([0]), () => session.restore(State.zero(dnc.config, 1))];
    for (const drop of drops) {
      await session.mark();
      drop();
      await expect(session.rollback()).rejects.toThrow("call mark before rollback");
    }
  });
});

test("a session with a sparse memory refuses a state whose lists are not valid, by the name of the tensor", async () => {
  const dnc = create("sparse");
  const session = dnc.session();
  await session.run(sequence(dnc, 5));
  const before = await session.snapshot();
  const changed = (name: string, values: readonly number[], from: State = before): State => {
    const state = from.fork();
    state.tensor(name).set(values);
    return state;
  };
  const full = State.zero(dnc.config, 1);
  for (const i of [0, 1, 2]) {
    full.tensor("link.index")[2 * i] = 6;
    full.tensor("link.value")[2 * i] = 0.1;
  }
  const refused: [string, State][] = [
    ["readWeights.index", changed("readWeights.index", [3, 3])],
    ["readWeights.index", changed("readWeights.index", [0, 3], State.zero(dnc.config, 1))],
    ["writeWeights.index", changed("writeWeights.index", [1.5])],
    ["precedence.index", changed("precedence.index", [10])],
    ["link.index", changed("link.index", [1])],
    ["link.index", full],
    ["readWeights.value", changed("readWeights.value", [1], State.zero(dnc.config, 1))],
  ];
  for (const [tensor, state] of refused) {
    expect(() => session.restore(state), tensor).toThrow(new RegExp(`^${tensor.replace(".", "\\.")}`));
  }
  expect(isSame(await session.snapshot(), before)).toBe(true);
});

test("restore compares shapes without a second state, which might not fit in memory", async () => {
  const session = create("sparse").session();
  const state = await session.snapshot();
  const zero = vi.spyOn(State, "zero");
  session.restore(state);
  expect(zero).not.toHaveBeenCalled();
  zero.mockRestore();
});

test("a fork whose state cannot be written leaves nothing allocated", async () => {
  const faulty = new FaultyBackend();
  const session = Dnc.create(networks["one layer"]!, { backend: faulty.open(), seed: 1 }).session();
  const { live } = faulty;
  const { writeState } = ArenaPassData.prototype;
  const write = vi.spyOn(ArenaPassData.prototype, "writeState").mockImplementation(function (
    this: ArenaPassData,
    state,
  ) {
    if (state) throw new BackendError("faulty", "the write failed");
    writeState.call(this);
  });
  await expect(session.fork()).rejects.toThrow("the write failed");
  expect(faulty.live).toEqual(live);
  write.mockRestore();
});

describe("calls that are not awaited", () => {
  test("take effect in the order they are made", async () => {
    const dnc = create();
    const X = dnc.config.inputSize;
    const x = sequence(dnc, 80);
    const awaited = dnc.session();
    const pending = dnc.session();
    const expected = [...(await awaited.run(x)), ...(await awaited.step(x.subarray(0, X)))];
    const calls = [pending.run(x.subarray(0, 40 * X)), pending.run(x.subarray(40 * X)), pending.step(x.subarray(0, X))];
    const found = (await Promise.all(calls)).flatMap((y) => [...y]);
    expect(found).toEqual(expected);
    expect(isSame(await pending.snapshot(), await awaited.snapshot())).toBe(true);
  });

  test("refuse to set or reset the state while they are pending", async () => {
    const session = create().session();
    const state = await session.snapshot();
    const run = session.run(sequence(session, 3));
    for (const change of [() => session.reset(), () => session.restore(state)]) {
      expect(change).toThrow("a call of this session is pending; await it before you");
    }
    await run;
    expect(() => session.reset()).not.toThrow();
  });

  test("include a step that runs at once", async () => {
    const dnc = create();
    const session = dnc.session();
    const busy = expect.objectContaining({ code: "busy" });
    for (const owner of [session, dnc]) {
      const pending = owner.step(sequence(dnc, 1));
      expect(() => owner.reset()).toThrow(busy);
      await pending;
      owner.reset();
    }
  });
});
