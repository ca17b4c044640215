import { describe, expect, test } from "vitest";
import { forward, kernelProblems, memorySizes, unit } from "../testing/index.ts";
import { writeWeighting } from "./writeWeighting.ts";

const domains = { writeGate: unit, allocationGate: unit, allocation: unit, content: unit };

/** One head, two locations: allocation points at the first, content at the second. */
function weigh(writeGate: number, allocationGate: number): number[] {
  const given = { writeGate: [writeGate], allocationGate: [allocationGate], allocation: [1, 0], content: [0, 1] };
  return [...forward(writeWeighting, { settings: { N: 2, V: 1 }, given }).writeWeights!];
}

describe("writeWeighting", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const calls = memorySizes.flatMap((settings) => [
      { settings, domains },
      { settings, domains, without: ["allocation"] },
    ]);
    expect(kernelProblems(writeWeighting, calls)).toEqual([]);
  });

  test("without allocation and with an allocation gate of 0 the write gate scales the content weighting, bit for bit", () => {
    const given = { writeGate: [0.3, 1], allocationGate: [0, 0] };
    const call = { settings: { N: 7, V: 2 }, without: ["allocation"], domains, given };
    const { writeWeights, content } = forward(writeWeighting, call);
    expect(writeWeights).toEqual(content!.map((weight, k) => (k < 7 ? 0.3 * weight : weight)));
  });

  test("a write gate of 0 writes nowhere", () => expect(weigh(0, 0.3)).toEqual([0, 0]));

  test("the allocation gate mixes the allocation and the content weighting", () => {
    expect(weigh(1, 1)).toEqual([1, 0]);
    expect(weigh(1, 0)).toEqual([0, 1]);
    expect(weigh(0.5, 0.25)).toEqual([0.125, 0.375]);
  });

  test("each write head has gates of its own", () => {
    const given = { writeGate: [1, 0.5], allocationGate: [1, 0], allocation: [1, 0, 1, 0], content: [0, 1, 0, 1] };
    const { writeWeights } = forward(writeWeighting, { settings: { N: 2, V: 2 }, given });
    expect([...writeWeights!]).toEqual([1, 0, 0, 0.5]);
  });
});
