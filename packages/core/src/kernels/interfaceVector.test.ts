import { describe, expect, test } from "vitest";
import { forward, gradients, kernelProblems } from "../testing/index.ts";
import { interfaceVector } from "./interfaceVector.ts";
import { type InterfacePart, interfaceParts } from "./specs/interfaceVector.ts";

const sizes = (R: number, V: number, W: number, masking: number, sharpness: number, links = 1, allocation = 1) => {
  const given = { R, V, W, masking, sharpness, links, allocation, softplusStrengths: 0, tanhVectors: 0 };
  const I = Object.values(interfaceParts(given)).reduce((sum, length) => sum + length, 0);
  return { ...given, I };
};
const allParts = sizes(2, 2, 3, 1, 1);

/** The range of each part in a vector of these sizes. */
function ranges(settings: ReturnType<typeof sizes>): Record<InterfacePart, [number, number]> {
  let at = 0;
  const entries = Object.entries(interfaceParts(settings)).map(([name, length]) => {
    at += length;
    return [name, [at - length, at]];
  });
  return Object.fromEntries(entries) as Record<InterfacePart, [number, number]>;
}

/** The parts of a vector whose numbers are all `value`. */
function partsOf(value: number): (name: InterfacePart) => number[] {
  const given = { raw: new Array<number>(allParts.I).fill(value) };
  const { parts } = forward(interfaceVector, { settings: allParts, given });
  return (name) => [...parts!.subarray(...ranges(allParts)[name])];
}

/** The gradient of ξ with all parts, for gradients 1, 2, 3 … of the parts. */
const wholeGradient = (length: number) =>
  gradients(interfaceVector, { settings: allParts }, { parts: Array.from({ length }, (_, k) => k + 1) }).raw!;

const oneplusParts = ["readStrengths", "writeStrengths", "forwardSharpness", "backwardSharpness"] as const;
const sigmoidParts = ["erase", "freeGates", "allocationGate", "writeGate", "readMasks", "writeMasks"] as const;
const linearParts = ["readKeys", "writeKeys", "write"] as const;

describe("interfaceVector", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const whole = [sizes(1, 1, 1, 0, 0), sizes(3, 1, 7, 1, 0), sizes(2, 2, 5, 0, 1), allParts];
    const others = [
      { ...allParts, softplusStrengths: 1 },
      { ...sizes(3, 1, 7, 0, 0), tanhVectors: 1 },
    ];
    const settings = [
      ...whole,
      ...others,
      sizes(3, 1, 7, 1, 0, 0, 1),
      sizes(2, 3, 2, 0, 1, 1, 0),
      sizes(2, 2, 5, 1, 1, 0, 0),
    ];
    expect(
      kernelProblems(
        interfaceVector,
        settings.map((s) => ({ settings: s })),
      ),
    ).toEqual([]);
  });

  test("the parts have the paper's order, and W·R + 3W + 5R + 3 numbers for one write head", () => {
    expect(sizes(4, 1, 20, 0, 0).I).toBe(20 * 4 + 3 * 20 + 5 * 4 + 3);
    const order = Object.keys(interfaceParts(allParts)).slice(0, 10).join(" ");
    expect(order).toBe(
      "readKeys readStrengths writeKeys writeStrengths erase write freeGates allocationGate writeGate readModes",
    );
  });

  test("strengths are softplus and vectors tanh with the options of other libraries; sharpness stays above 1", () => {
    const given = { raw: new Array<number>(allParts.I).fill(0.3) };
    const settings = { ...allParts, softplusStrengths: 1, tanhVectors: 1 };
    const { parts } = forward(interfaceVector, { settings, given });
    const softplus = Math.log(1 + Math.exp(0.3));
    const expected = { readStrengths: softplus, writeStrengths: softplus, forwardSharpness: 1 + softplus } as const;
    const vectors = { readKeys: Math.tanh(0.3), writeKeys: Math.tanh(0.3), write: Math.tanh(0.3) } as const;
    for (const [name, value] of Object.entries({ ...expected, ...vectors })) {
      for (const found of parts!.subarray(...ranges(allParts)[name as InterfacePart])) {
        expect(found, name).toBeCloseTo(value, 14);
      }
    }
  });

  test("each part is mapped into its domain: at 0 strengths are 1 + log 2, gates a half, modes equal", () => {
    const part = partsOf(0);
    for (const name of oneplusParts) for (const value of part(name)) expect(value, name).toBeCloseTo(1 + Math.LN2, 14);
    for (const name of sigmoidParts) for (const value of part(name)) expect(value, name).toBe(0.5);
    for (const value of part("readModes")) expect(value).toBeCloseTo(0.2, 14);
    for (const name of linearParts) for (const value of partsOf(-3.5)(name)) expect(value, name).toBe(-3.5);
  });

  test("strengths are oneplus, not softplus: at least 1, and without overflow above x = 88", () => {
    for (const [raw, strength] of [
      [-1e4, 1],
      [89, 90],
      [1e4, 10_001],
    ] as const) {
      for (const name of oneplusParts) for (const value of partsOf(raw)(name)) expect(value, name).toBe(strength);
    }
  });

  test("gates saturate at 0 and 1 without overflow", () => {
    for (const name of sigmoidParts) {
      expect(new Set([...partsOf(-1e4)(name), ...partsOf(1e4)(name)]), name).toEqual(new Set([0, 1]));
    }
  });

  test("the read modes of each head sum to 1, for large logits too", () => {
    const domains = { raw: (uniform: number) => 2000 * uniform - 1000 };
    const { parts } = forward(interfaceVector, { settings: allParts, domains });
    const [begin, end] = ranges(allParts).readModes;
    const modes = [...parts!.subarray(begin, end)];
    for (const head of [modes.slice(0, 5), modes.slice(5)]) {
      expect(head.reduce((sum, mode) => sum + mode)).toBeCloseTo(1, 14);
      expect(Math.min(...head)).toBeGreaterThanOrEqual(0);
    }
  });

  test("without links every head reads by content alone, and the gradient of its modes in ξ is 0", () => {
    const settings = sizes(2, 2, 3, 1, 1, 0, 1);
    const [begin, end] = ranges(settings).readModes;
    const { parts } = forward(interfaceVector, { settings });
    expect([...parts!.subarray(begin, end)]).toEqual([0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
    const { raw } = gradients(interfaceVector, { settings }, { parts: parts!.map((_, k) => k + 1) });
    expect(new Set(raw!.subarray(begin, end))).toEqual(new Set([0]));
    expect(raw!.subarray(0, begin)).toEqual(wholeGradient(parts!.length).subarray(0, begin));
    expect(raw!.subarray(end)).toEqual(wholeGradient(parts!.length).subarray(end));
  });

  test("without allocation the allocation gates are 0, and so is their gradient in ξ", () => {
    const settings = sizes(2, 2, 3, 1, 1, 1, 0);
    const [begin, end] = ranges(settings).allocationGate;
    const { parts } = forward(interfaceVector, { settings });
    const whole = forward(interfaceVector, { settings: allParts });
    expect([...parts!.subarray(begin, end)]).toEqual([0, 0]);
    expect(parts!.subarray(0, begin)).toEqual(whole.parts!.subarray(0, begin));
    expect(parts!.subarray(end)).toEqual(whole.parts!.subarray(end));
    const { raw } = gradients(interfaceVector, { settings }, { parts: parts!.map((_, k) => k + 1) });
    expect(new Set(raw!.subarray(begin, end))).toEqual(new Set([0]));
    expect(raw!.subarray(end)).toEqual(wholeGradient(parts!.length).subarray(end));
  });

  test("saturated parts have finite gradients, and large strengths the gradient 1", () => {
    const given = { raw: new Array<number>(allParts.I).fill(1e4) };
    const ones = { parts: new Array<number>(allParts.I).fill(1) };
    const { raw } = gradients(interfaceVector, { settings: allParts, given }, ones);
    expect(raw!.every(Number.isFinite)).toBe(true);
    expect(raw![ranges(allParts).readStrengths[0]]).toBe(1);
  });
});
