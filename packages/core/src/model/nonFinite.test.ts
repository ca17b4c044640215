import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { ArgumentError } from "../errors.ts";
import { networks, randomNumbers } from "../testing/index.ts";
import { Dnc } from "./dnc.ts";
import { NonFiniteError, requireFinite } from "./nonFinite.ts";
import { State } from "./state.ts";

const options = networks["one layer"]!;
const double = new ReferenceBackend();
const single = new ReferenceBackend({ precision: "float32" });
const X = options.inputSize;
const create = (backend = double): Dnc => Dnc.create(options, { backend, seed: 1 });
/** A network of finite weights whose output overflows. */
const overflowing = (): Dnc => {
  const dnc = create(single);
  const { shape } = dnc.parameters.layout.specs.find(({ name }) => name === "output.weight")!;
  dnc.parameters.write("output.weight", new Array<number>(shape[0]! * shape[1]!).fill(3e38));
  dnc.parameters.write("controller.0.bias", new Array<number>(16).fill(100)); // h is near tanh(1)
  return dnc;
};
const x = randomNumbers("x", 40 * X);

describe("a result that is not finite", () => {
  test.each([
    ["run", (dnc: Dnc) => dnc.run(x)],
    ["step", (dnc: Dnc) => dnc.step(x.subarray(0, X))],
    ["trace", (dnc: Dnc) => dnc.trace(x)],
    ["run of a session", (dnc: Dnc) => dnc.session({ batch: 2 }).run(x)],
  ] as const)("rejects %s with a NonFiniteError", async (_name, call) => {
    const error = await call(overflowing()).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(NonFiniteError);
    expect(error).toMatchObject({ code: "nonFinite", tensor: "y", step: 0, element: 0, value: Infinity });
  });

  test("is named with its step in the call and its batch element", async () => {
    const values = new Float64Array(3 * 2 * 4);
    values[2 * 8 + 4 + 3] = Number.NaN;
    expect(() => requireFinite("usage", values, 3, 2, 32)).toThrow(
      /usage: got NaN at step 34 of batch element 1, counted from 0/,
    );
    expect(() => requireFinite("usage", values.subarray(0, 16), 2, 2)).not.toThrow();
  });

  test("late in a sequence gives an error with its step, and the session works after a reset", async () => {
    const dnc = create(single);
    const session = dnc.session();
    const first = await session.run(x);
    session.reset();
    const pending = session.run(x);
    await Promise.resolve();
    dnc.parameters.write("output.bias", [Number.NaN, 0]);
    await expect(pending).rejects.toThrow(expect.objectContaining({ code: "nonFinite", step: 32, tensor: "y" }));
    dnc.parameters.write("output.bias", [0, 0]);
    session.reset();
    expect(await session.run(x)).toEqual(first);
  });

  test("in a weighting of a trace is named, even if y is finite", async () => {
    const dnc = create();
    dnc.parameters.write(
      "interface.bias",
      new Array<number>(dnc.parameters.layout.specs.find(({ name }) => name === "interface.bias")!.shape[0]!).fill(
        Number.NaN,
      ),
    );
    const { shape } = dnc.parameters.layout.specs.find(({ name }) => name === "output.weight")!;
    dnc.parameters.write("output.weight", new Array<number>(shape[0]! * shape[1]!).fill(0));
    await expect(dnc.trace(x)).rejects.toThrow(expect.objectContaining({ code: "nonFinite" }));
  });
});

describe("restore", () => {
  test.each([Number.NaN, Infinity, -Infinity])(
    "refuses a state with %o, names the place, and changes nothing",
    async (bad) => {
      const session = create().session();
      await session.run(x);
      const before = await session.snapshot();
      for (const name of before.names) {
        const state = before.fork();
        state.tensor(name)[1] = bad;
        const refusal = expect.objectContaining({ parameter: `${name}[1] of state`, value: bad });
        expect(() => session.restore(state), name).toThrow(refusal);
      }
      expect((await session.snapshot()).data).toEqual(before.data);
    },
  );

  test("refuses numbers beyond float32 on a float32 backend only", () => {
    const state = State.zero(create().config, 1);
    state.tensor("memory")[0] = 1e39;
    expect(() => create(single).session().restore(state)).toThrow(ArgumentError);
    expect(() => create(double).session().restore(state)).not.toThrow();
  });
});

describe("x beyond the range of float32", () => {
  const huge = (value: number): Float64Array => x.slice().fill(value, 4, 5);

  test("is refused on a float32 backend, and the index is named", async () => {
    for (const value of [1e39, -1e39, 2 ** 128 - 2 ** 103, Number.MAX_VALUE]) {
      const session = create(single).session();
      const refusal = expect.objectContaining({ code: "argument", parameter: "x[4]", value });
      await expect(session.run(huge(value))).rejects.toThrow(refusal);
      await expect(session.trace(huge(value))).rejects.toThrow(refusal);
      await expect(session.step([0, value, 0])).rejects.toThrow(
        expect.objectContaining({ code: "argument", parameter: "x[1]" }),
      );
      expect((await session.snapshot()).data.every((number) => number === 0)).toBe(true);
    }
  });

  test("is accepted on a float64 backend, and so is the largest float32 on both", async () => {
    await expect(create(double).run(huge(1e39))).resolves.toHaveLength(80);
    // Rounded down to the largest finite float32.
    const largest = 3.4028235677973362e38;
    expect(Math.fround(largest)).toBeLessThan(Infinity);
    const call = create(single).run(huge(largest));
    await call.catch((error: unknown) => expect(error).toBeInstanceOf(NonFiniteError));
  });
});
