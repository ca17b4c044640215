import { describe, expect, test } from "vitest";
import { forward, gradients, type KernelCall, kernelProblems } from "../testing/index.ts";
import { lstm } from "./lstm.ts";

const unclipped = { clip: 0, gradientClip: 0 };
const clipped: KernelCall = { settings: { H: 9, clip: 0.4, gradientClip: 0 } };
/** Logits of gates that are exactly 1 and 0. */
const open = 1000;
const closed = -1000;
const gates = (input: number, forget: number, candidate: number, output: number) => [input, forget, candidate, output];

describe("lstm", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const calls = [1, 7].map((H) => ({ settings: { H, ...unclipped } }));
    const bounded = { settings: { H: 3, clip: 0, gradientClip: 1e3 } };
    expect(kernelProblems(lstm, [...calls, bounded, clipped])).toEqual([]);
    const { cell, gates, h } = forward(lstm, clipped);
    const distances = [...cell!, ...cell!.map((value, k) => gates![27 + k]! * Math.tanh(value))].map(
      (value) => Math.abs(value) - 0.4,
    );
    expect(Math.min(...distances.map(Math.abs)), "distance of all values from the clip").toBeGreaterThan(1e-3);
    expect(distances.some((distance) => distance > 0) && h!.some((value) => Math.abs(value) < 0.4)).toBe(true);
  });

  test.each([
    ["an open forget gate and a closed input gate keep the cell", gates(closed, open, 1, open), 0.7],
    [
      "a closed forget gate and an open input gate replace it by the candidate",
      gates(open, closed, 0.5, open),
      Math.tanh(0.5),
    ],
    ["both open add them", gates(open, open, 0.5, open), 0.7 + Math.tanh(0.5)],
    ["both closed clear it", gates(closed, closed, 0.5, open), 0],
  ])("%s", (_title, z, cell) => {
    const { h, c } = forward(lstm, { settings: { H: 1, ...unclipped }, given: { z, prevC: [0.7] } });
    expect(c![0]).toBeCloseTo(cell, 15);
    expect(h![0]).toBeCloseTo(Math.tanh(cell), 15);
  });

  test("a closed output gate hides the cell without changing it", () => {
    const given = { z: gates(closed, open, 0, closed), prevC: [0.7] };
    const { h, c } = forward(lstm, { settings: { H: 1, ...unclipped }, given });
    expect([h![0], c![0]]).toEqual([0, 0.7]);
  });

  test("with clip, h is computed from the unclamped cell, then both are clamped", () => {
    const given = { z: gates(closed, open, 0, open), prevC: [3] };
    const loose = forward(lstm, { settings: { H: 1, clip: 1, gradientClip: 0 }, given });
    expect([loose.h![0], loose.c![0]]).toEqual([Math.tanh(3), 1]);
    const tight = forward(lstm, { settings: { H: 1, clip: 0.5, gradientClip: 0 }, given });
    expect([tight.h![0], tight.c![0]]).toEqual([0.5, 0.5]);
  });

  test("a clamped cell passes no gradient of c, but passes that of an unclamped h", () => {
    const call = {
      settings: { H: 1, clip: 1, gradientClip: 0 },
      given: { z: gates(closed, open, 0, open), prevC: [3] },
    };
    expect(gradients(lstm, call, { h: [0], c: [1] }).prevC![0]).toBe(0);
    expect(gradients(lstm, call, { h: [1], c: [0] }).prevC![0]).toBeCloseTo(1 - Math.tanh(3) ** 2, 12);
  });

  test("gradients pass at the bounds", () => {
    const given = { z: gates(closed, open, 0, open), prevC: [1] };
    const cellAtBound = { settings: { H: 1, clip: 1, gradientClip: 0 }, given };
    expect(gradients(lstm, cellAtBound, { h: [0], c: [1] }).prevC![0]).toBe(1);
    const outputAtBound = { settings: { H: 1, clip: Math.tanh(1), gradientClip: 0 }, given };
    expect(gradients(lstm, outputAtBound, { h: [1], c: [0] }).prevC![0]).toBeCloseTo(1 - Math.tanh(1) ** 2, 12);
  });

  test.each([10, 0.5])(
    "gradientClip %d bounds the gradient of each pre-activation, but not that of the previous cell",
    (gradientClip) => {
      const call = { settings: { H: 5, clip: 0, gradientClip } };
      const outputs = { h: [1e4, -1e4, 1, 0.1, 0], c: [1e4, -1e4, 1, 0.1, 0] };
      const bounded = gradients(lstm, call, outputs);
      const unbounded = gradients(lstm, { settings: { H: 5, ...unclipped } }, outputs);
      expect([...bounded.z!]).toEqual(
        [...unbounded.z!].map((value) => Math.max(-gradientClip, Math.min(gradientClip, value))),
      );
      expect(Math.max(...bounded.z!)).toBe(gradientClip);
      expect([...bounded.prevC!]).toEqual([...unbounded.prevC!]);
    },
  );
});
