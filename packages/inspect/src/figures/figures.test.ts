import { describe, expect, test } from "vitest";
import { handMade, zeroMemory } from "../testing/handMade.ts";
import { countOf, unbalanced } from "../testing/markup.ts";
import { smallNetwork } from "../testing/network.ts";
import { comparedCurves } from "./comparedCurves.ts";
import { driftCurves } from "./driftCurves.ts";
import { gateStrips } from "./gateStrips.ts";
import { layoutOf, locationOrder } from "./layout.ts";
import { learningCurve } from "./learningCurve.ts";
import { linkMatrix } from "./linkMatrix.ts";
import { locationsOverTime } from "./locationsOverTime.ts";
import { memoryCells } from "./memoryCells.ts";
import { sequenceStrip } from "./sequenceStrips.ts";
import { valueStrips } from "./strips.ts";
import { escapeText } from "./svg.ts";

const trace = handMade({
  y: [[0], [0], [0]],
  memory: [
    [
      [1, 0],
      [0, 0],
    ],
    [
      [1, 0],
      [-3, 9],
    ],
    [
      [1, 0],
      [-3, 9],
    ],
  ],
  usage: [
    [0, 0],
    [1, 0],
    [1, 0.5],
  ],
  writeWeights: [[[0, 0.64]], [[1, 0.01]], [[0, 0]]],
  readWeights: [[[0, 0]], [[0.25, 0]], [[0, 1]]],
  link: [
    [
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      [
        [0, 0.8],
        [0, 0],
      ],
    ],
    [
      [
        [0, 0.8],
        [0, 0],
      ],
    ],
  ],
});
const layout = layoutOf(trace);

describe("locations over time", () => {
  test("are in the order of their first write", () => {
    expect(locationOrder(trace)).toEqual([1, 0]);
  });

  test("have marks with the weight as area, and no marks for very small weights", () => {
    const drawn = locationsOverTime(trace, layout);
    const sides = [...drawn.matchAll(/width="([\d.]+)" height="[\d.]+" class="write"/g)].map(([, side]) =>
      Number(side),
    );
    expect(sides).toHaveLength(2);
    expect(Math.min(...sides) ** 2 / Math.max(...sides) ** 2).toBeCloseTo(0.64, 2);
    expect(countOf(drawn, /<circle/g)).toBe(2);
    expect(drawn).toContain("step 2, location 1: read weight 1.00");
    expect(drawn).toContain("location 0 is written at step 1 and not read");
    expect(drawn).toContain("location 1 is written at step 0 and read at step 2");
  });

  test("of a large memory are those in use", () => {
    const none = new Array<number>(100).fill(0);
    const one = none.with(77, 1);
    const large = handMade({ y: [[0]], memory: zeroMemory(1, 100), writeWeights: [[one]], readWeights: [[none]] });
    expect(locationOrder(large)).toEqual([77]);
  });

  test("show heat instead of usage", () => {
    const drawn = locationsOverTime(trace, layout, { heat: [0, 0, 0.5, 0, 0, 0] });
    expect(countOf(drawn, /fill-opacity="0.5"/g)).toBe(1);
    expect(drawn).toContain("step 1, location 0: 0.500 destroyed");
  });
});

describe("the memory after a step", () => {
  test("has one cell per number, arcs to the next location written, and the meanings of locations", () => {
    const drawn = memoryCells(trace, layout, { step: 1, shown: ["01", "<b>", null], isBits: true });
    expect(countOf(drawn, /class="c-?\d+"/g)).toBe(4);
    expect(drawn).toContain('class="c-16"');
    expect(drawn).toContain("location 0 was written after location 1: 0.80");
    expect(drawn).toContain("memory after step 1");
    expect(drawn).toContain("&#60;b&#62;");
    expect(unbalanced(drawn)).toEqual([]);
  });

  test("has a link matrix if the network has links", async () => {
    expect(linkMatrix(trace, layout, { step: 2 })).toContain('aria-label="Links after step 2: 1 → 0."');
    const { model, x } = smallNetwork({ memory: { locations: 3, wordSize: 2, links: false } });
    const without = await model.trace(x);
    expect(linkMatrix(without, layoutOf(without), { step: 2 })).toBeUndefined();
    expect(memoryCells(without, layoutOf(without), { step: 2 })).not.toContain("links");
  });
});

describe("sequences", () => {
  test("mark every wrong bit", () => {
    const columns = [[1, 0], null, [0.5, 0.2]];
    const drawn = sequenceStrip({ kind: "bits", columns }, layout, { name: "answered", isWrong: (step) => step === 2 });
    expect(countOf(drawn, /class="error-line"/g)).toBe(2);
    expect(countOf(drawn, /class="ink1"/g)).toBe(4);
    expect(drawn).toContain("2 bits wrong");
  });

  test("escape words", () => {
    const words = ["</svg><script>", null, '"'];
    const drawn = sequenceStrip({ kind: "words", words }, layout, { name: "shown" });
    expect(drawn).not.toContain("<script");
    expect(unbalanced(drawn)).toEqual([]);
  });
});

describe("figures", () => {
  test("of a real run are well formed, with and without links", async () => {
    for (const memory of [
      { locations: 6, wordSize: 4, readHeads: 2, writeHeads: 2 },
      { locations: 2, wordSize: 1, links: false },
    ]) {
      const { model, x, steps } = smallNetwork({ memory });
      const real = await model.trace(x);
      const axes = layoutOf(real);
      const values = new Float64Array(steps).fill(Number.NaN);
      const drawn = [
        locationsOverTime(real, axes),
        gateStrips(real, axes),
        memoryCells(real, axes, { step: 3 }),
        valueStrips([{ name: "nothing", values, style: "error" }], axes, "nothing"),
      ];
      for (const one of drawn) {
        expect(unbalanced(one)).toEqual([]);
        expect(one).not.toMatch(/NaN|undefined|Infinity/);
      }
      expect(gateStrips(real, axes)).toContain(memory.links === false ? "content 1.00, forward 0.00" : "read modes 1");
    }
  });

  test("of drift give each of nine curves and its name one colour, which no other has", () => {
    const names = Array.from({ length: 9 }, (_, at) => `tensor ${at}`);
    const drawn = driftCurves(
      names.map((name, at) => ({ name, cascade: { step: 0, distances: Float64Array.of(1, at) } })),
    );
    const lines = names.map((name) => new RegExp(`class="(\\w+)-line"[^>]*><title>${name}<`).exec(drawn)![1]!);
    const labels = names.map((name) => new RegExp(`class="(\\w+)">${name}<`).exec(drawn)![1]!);
    expect(labels).toEqual(lines);
    expect(new Set(lines).size).toBe(9);
  });

  test("of learning go from the first evaluation to the last, with a gap where a value is not finite", () => {
    const points = [0.5, Number.NaN, 0.25, 0].map((value, at) => ({ batch: 10 * (at + 1), value }));
    const drawn = learningCurve({ name: "bitError", points });
    expect(unbalanced(drawn)).toEqual([]);
    expect(drawn.match(/<circle/g)).toHaveLength(3);
    expect(/ d="(M[^"]*)" class="series1-line"/.exec(drawn)![1]).toMatch(/^M[\d. ]+M[\d. ]+L[\d. ]+$/);
    expect(drawn.replace(/aria-label="[^"]*"/, "")).not.toContain("NaN");
    expect(learningCurve({ name: "e", points: points.map(({ batch }) => ({ batch, value: 0 })) })).not.toMatch(
      /NaN|Infinity/,
    );
    expect(() => learningCurve({ name: "e", points: [] })).toThrow(
      "points.length: got 0, expected at least two evaluations",
    );
  });

  test("of a comparison stand alone, with a curve and a name each, on a linear or a logarithmic axis", () => {
    const curves = ["sparse", "dense"].map((name, at) => ({
      name,
      points: [1, 10, 100].map((x) => ({ x, y: at / x })),
    }));
    for (const isLogarithmic of [false, true]) {
      const drawn = comparedCurves({ x: "pairs", y: "error", curves, isLogarithmic });
      expect(unbalanced(drawn)).toEqual([]);
      expect(drawn).toContain("<style>");
      const [first, second, third] = / d="M([\d.]+) [\d.]+L([\d.]+) [\d.]+L([\d.]+) /
        .exec(drawn.split("</style>")[1]!)!
        .slice(1)
        .map(Number) as [number, number, number];
      expect(second - first).toBeCloseTo((isLogarithmic ? 1 : 9 / 90) * (third - second), 0);
      for (const name of ["sparse", "dense"]) expect(drawn).toMatch(new RegExp(`>${name}</text>`));
    }
    expect(comparedCurves({ x: "x", y: "y", curves: [{ name: "0", points: [{ x: 0, y: 0 }] }] })).not.toMatch(
      /NaN|Infin/,
    );
    expect(() => comparedCurves({ x: "x", y: "y", curves: [] })).toThrow("curves: got 0, expected at least one curve");
  });

  test("of drift have a curve and a name each, and draw distances of 0, NaN and Infinity", () => {
    const curve = (name: string, ...distances: number[]) => ({
      name,
      cascade: { step: 4, distances: Float64Array.from(distances) },
    });
    const drawn = driftCurves([curve("a link", 1e-3, 1e-2, 1), { ...curve("LSTM", 1e-3, 0, 0), isBaseline: true }]);
    expect(countOf(drawn, /stroke-width="1.8"/g)).toBe(2);
    expect(countOf(drawn, /stroke-dasharray/g)).toBe(1);
    expect(drawn).not.toMatch(/NaN|Infinity/);
    expect(drawn).toContain(">LSTM<");
    expect(driftCurves([curve("lost", 1e-3, Number.POSITIVE_INFINITY, Number.NaN)])).not.toMatch(
      /d="[^"]*(NaN|Infinity)/,
    );
    expect(() => driftCurves([])).toThrow("curves.length: got 0, expected at least one curve");
  });

  test("replace control characters and escape markup", () => {
    expect(escapeText("a\u0000b\u001b[31m & <i> \"x\" 'y' 😀")).toBe(
      "a?b?[31m &#38; &#60;i&#62; &#34;x&#34; &#39;y&#39; 😀",
    );
  });
});
