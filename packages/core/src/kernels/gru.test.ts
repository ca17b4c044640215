import { describe, expect, test } from "vitest";
import { forward, gradients, type KernelCall, kernelProblems } from "../testing/index.ts";
import { gru } from "./gru.ts";

const unclipped = { clip: 0, gradientClip: 0 };
const clipped: KernelCall = { settings: { H: 9, clip: 0.8, gradientClip: 0 } };
/** Logits of gates that are exactly 1 and 0. */
const open = 1000;
const closed = -1000;

describe("gru", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const calls = [1, 7].map((H) => ({ settings: { H, ...unclipped } }));
    const bounded = { settings: { H: 3, clip: 0, gradientClip: 1e3 } };
    expect(kernelProblems(gru, [...calls, bounded, clipped])).toEqual([]);
    const { h } = forward(gru, clipped);
    expect(h!.some((value) => Math.abs(value) === 0.8) && h!.some((value) => Math.abs(value) < 0.8)).toBe(true);
  });

  test.each([
    ["an open update gate keeps h", [0, open, 5], 0.7],
    ["a closed update gate replaces h by the candidate, which an open reset gate lets see h", [open, closed, 0.5], 0.9],
    ["and a closed reset gate does not", [closed, closed, 0.5], 0.5],
  ])("%s", (_title, fed, argument) => {
    const given = { fed, recurrent: [0, 0, 0.4], prevH: [0.7] };
    const { h } = forward(gru, { settings: { H: 1, ...unclipped }, given });
    expect(h![0]).toBeCloseTo(argument === 0.7 ? 0.7 : Math.tanh(argument), 15);
  });

  test("with clip, h is clamped, and passes no gradient unless it is at the bound", () => {
    const given = { fed: [0, open, 0], recurrent: [0, 0, 0], prevH: [3] };
    const call = (clip: number) => ({ settings: { H: 1, clip, gradientClip: 0 }, given });
    expect(forward(gru, call(1)).h![0]).toBe(1);
    expect(gradients(gru, call(1), { h: [1] }).prevH![0]).toBe(0);
    expect(gradients(gru, call(3), { h: [1] }).prevH![0]).toBe(1);
  });

  test.each([10, 0.5])("gradientClip %d bounds the gradients of both sums, but not that of the previous h", (bound) => {
    const outputs = { h: [1e4, -1e4, 1, 0.1, 0] };
    const bounded = gradients(gru, { settings: { H: 5, clip: 0, gradientClip: bound } }, outputs);
    const unbounded = gradients(gru, { settings: { H: 5, ...unclipped } }, outputs);
    for (const sum of ["fed", "recurrent"]) {
      const expected = [...unbounded[sum]!].map((value) => Math.max(-bound, Math.min(bound, value)));
      expect([...bounded[sum]!]).toEqual(expected);
      expect(Math.max(...bounded[sum]!.map(Math.abs))).toBe(bound);
    }
    expect([...bounded.prevH!]).toEqual([...unbounded.prevH!]);
  });
});
