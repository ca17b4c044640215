import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { handMade } from "../testing/handMade.ts";
import { smallNetwork } from "../testing/network.ts";
import { interference } from "./interference.ts";

describe("interference", () => {
  test("is usage × weighting × share erased, of the memory before the write", () => {
    const trace = handMade({
      memory: [
        [
          [3, 4],
          [0, 0],
        ],
        [
          [0, 0],
          [9, 9],
        ],
      ],
      usage: [
        [0, 0],
        [0.5, 1],
      ],
      writeWeights: [[[1, 0]], [[0.8, 0.2]]],
      readWeights: [[[0, 0]], [[0, 0]]],
      erase: [[[1, 1]], [[1, 0]]],
    });
    const { locations, steps, total, worst } = interference(trace);
    // Location 0 held (3, 4), of norm 5. Erasing the first cell loses content of norm 3.
    const expected = 0.5 * 0.8 * (3 / 5);
    expect(locations[0 * 2 + 0]).toBe(0);
    expect(locations[1 * 2 + 0]).toBeCloseTo(expected, 6);
    expect(locations[1 * 2 + 1]).toBe(0);
    expect([steps[1], total]).toEqual([locations[2], locations[2]]);
    expect(worst).toEqual({ step: 1, location: 0, value: locations[2] });
  });

  test("of a real run agrees with usages computed from the previous step, free gates and reads", async () => {
    const { model, x, steps } = smallNetwork();
    const trace = await model.trace(x);
    const N = 6;
    const W = 4;
    const R = 2;
    const V = 2;
    const get = (name: string, ...at: number[]) => {
      const { shape, data } = trace.get(name)!;
      return at[0]! < 0 ? 0 : data[[at[0]!, 0, ...at.slice(1)].reduce((sum, k, axis) => sum * shape[axis]! + k, 0)]!;
    };
    const found = interference(trace);
    let total = 0;
    for (let t = 0; t < steps; t++) {
      for (let n = 0; n < N; n++) {
        let unwritten = 1;
        let kept = 1;
        for (let v = 0; v < V; v++) unwritten *= 1 - get("writeWeights", t - 1, v, n);
        for (let r = 0; r < R; r++) kept *= 1 - get("freeGates", t, r) * get("readWeights", t - 1, r, n);
        const used = (1 - (1 - get("usage", t - 1, n)) * unwritten) * kept;
        const content = Array.from({ length: W }, (_, j) => get("memory", t - 1, n, j));
        let expected = 0;
        for (let v = 0; v < V; v++) {
          const lost = Math.hypot(...content.map((cell, j) => cell * get("erase", t, v, j)));
          expected += (used * get("writeWeights", t, v, n) * lost) / (Math.hypot(...content) + 1e-6);
        }
        expect(found.locations[t * N + n]).toBeCloseTo(expected, 12);
        total += expected;
      }
    }
    expect(total).toBeGreaterThan(0.01);
    expect(found.total).toBeCloseTo(total, 10);
  });

  test("uses the memory of the state that a run continues from", async () => {
    const { model, x } = smallNetwork();
    const whole = interference(await model.trace(x));
    const session = model.session();
    await session.run(x.subarray(0, 12));
    const before = await session.snapshot();
    const rest = await session.trace(x.subarray(12));
    expect(interference(rest, { before }).locations).toEqual(whole.locations.subarray(4 * 6));
    expect(interference(rest).steps[0]).toBeLessThan(interference(rest, { before }).steps[0]!);
  });

  test("lies between 0 and 1, and is 0 if nothing is in use or nothing is erased", () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const cell = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 3, maxLength: 3 }),
        fc.tuple(unit, unit, unit),
        unit,
        unit,
        (m, e, u, w) => {
          const once = (usage: number, erase: readonly number[]) =>
            interference(
              handMade({
                memory: [[m], [m]],
                usage: [[0], [usage]],
                writeWeights: [[[0]], [[w]]],
                readWeights: [[[0]], [[0]]],
                erase: [[[0, 0, 0]], [[...erase]]],
              }),
            ).steps[1]!;
          expect(once(u, e)).toBeGreaterThanOrEqual(0);
          expect(once(u, e)).toBeLessThanOrEqual(u * w);
          expect(once(0, e)).toBe(0);
          expect(once(u, [0, 0, 0])).toBe(0);
        },
      ),
    );
  });

  test("rejects a network without memory", async () => {
    const { model, x } = smallNetwork({ memory: null });
    const trace = await model.trace(x);
    expect(() => interference(trace)).toThrow("expected a trace of a network with a memory");
  });
});
