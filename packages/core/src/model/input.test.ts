import { describe, expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { checkMask, checkSequence, type SequenceInput } from "./input.ts";

function refusal(call: () => unknown): ArgumentError {
  try {
    call();
  } catch (error) {
    if (error instanceof ArgumentError) return error;
    throw error;
  }
  throw new Error("expected an ArgumentError, got none");
}

describe("checkSequence", () => {
  test.each([
    ["numbers end to end", [1, 2, 3, 4, 5, 6]],
    ["a typed array", Float32Array.of(1, 2, 3, 4, 5, 6)],
    [
      "a list of steps",
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    ["a list of typed arrays", [Float64Array.of(1, 2, 3), Float32Array.of(4, 5, 6)]],
    ["an array-like object", { length: 6, 0: 1, 1: 2, 2: 3, 3: 4, 4: 5, 5: 6 }],
  ])("accepts %s", (_title, x) => {
    const { steps, data } = checkSequence(x as SequenceInput, 1, 3, "float64");
    expect([steps, Array.from(data)]).toEqual([2, [1, 2, 3, 4, 5, 6]]);
  });

  test("accepts a single number as one step of one input", () => {
    expect(checkSequence([5], 1, 1, "float64")).toEqual({ steps: 1, data: Float64Array.of(5) });
  });

  test("accepts a batch end to end, or as a list of steps of the whole batch", () => {
    expect(checkSequence([1, 2, 3, 4, 5, 6], 3, 2, "float64").steps).toBe(1);
    expect(checkSequence([[1, 2, 3, 4, 5, 6]], 3, 2, "float64").steps).toBe(1);
  });

  test.each([
    ["an empty sequence", []],
    ["a short step", [1, 2]],
    ["an incomplete second step", [1, 2, 3, 4]],
    ["undefined", undefined],
    ["null", null],
    ["a number", 3],
    ["an object", {}],
    ["an array whose buffer is detached", detached()],
  ])("refuses %s, and says what it expected", (_title, x) => {
    const { parameter, expected } = refusal(() => checkSequence(x as SequenceInput, 1, 3, "float64"));
    expect([parameter, expected]).toEqual(["x", "one or more steps of 3 numbers"]);
  });

  test("refuses a step with another length, and names the step", () => {
    for (const bad of [[4, 5], [4, 5, 6, 7], [], null, undefined, 5]) {
      const x = [[1, 2, 3], bad] as SequenceInput;
      expect(refusal(() => checkSequence(x, 1, 3, "float64"))).toMatchObject({
        parameter: "x[1]",
        expected: "3 numbers",
      });
    }
  });

  test.each([Number.NaN, Infinity, -Infinity, "4", null, undefined])(
    "refuses the value %o, and names its index",
    (bad) => {
      for (const k of [0, 4, 5]) {
        const flat = [1, 2, 3, 4, 5, 6].with(k, bad as number);
        expect(refusal(() => checkSequence(flat, 1, 3, "float64"))).toMatchObject({ parameter: `x[${k}]`, value: bad });
      }
    },
  );

  test("names the order of dimensions in a batch", () => {
    expect(refusal(() => checkSequence([1, 2, 3], 2, 3, "float64")).expected).toBe(
      "one or more steps of 2 × 3 numbers, [T,B,X]",
    );
  });
});

describe("checkMask", () => {
  test("accepts 0 and 1 for every step and batch element", () =>
    expect(() => checkMask(Uint8Array.of(1, 0, 1, 1), 2, 2)).not.toThrow());

  test("refuses another length", () => {
    const error = refusal(() => checkMask([1, 1, 1], 2, 2));
    expect(error.message).toBe('mask: got "3 values", expected 4 values, [T,B] for 2 steps of 2 batch elements');
    expect(refusal(() => checkMask([], 3, 2)).expected).toMatch(/^6 values/);
  });

  test.each([0.5, 2, -1, Number.NaN, true, null])("refuses %o", (bad) => {
    for (const k of [0, 1]) {
      const mask = [1, 1].with(k, bad as number);
      const expected = { parameter: `mask[${k}]`, value: bad, expected: "0 or 1" };
      expect(refusal(() => checkMask(mask, 2, 1))).toMatchObject(expected);
    }
  });
});

function detached(): Float64Array {
  const array = Float64Array.of(1, 2, 3);
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}
