import { Dnc, ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import { beforeAll, describe, expect, it } from "vitest";
import { copy } from "../lessons/copy/copy.ts";
import { readPicture } from "../lessons/picture/picture.ts";
import { measuredOf } from "../lessons/picture/pictureContent.ts";
import { damageOf } from "../session/damage.ts";
import { indexOfLargest, type Run } from "../session/run.ts";
import { runSequence } from "../session/runSequence.ts";
import { type FormulaName, formulaNames } from "../settings/settings.ts";
import type { Formula } from "./formula.ts";
import { formulaOf } from "./formulaOf.ts";

let run: Run;

beforeAll(async () => {
  const { x } = copy.episode(readPicture(copy.shown, 8, 6), 0);
  const dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend: new ReferenceBackend() });
  run = await runSequence(dnc, { x, probabilities: "sigmoid" });
});

/** Evaluates the right side of a formula from its symbols and numbers. */
function evaluated({ terms }: Formula): number {
  const right = terms.slice(2).map(({ symbol, number }) => (number === undefined ? symbol : `(${number})`));
  const text = right.join(" ").replaceAll("−", "-").replaceAll("·", "*").replaceAll("exp(", "Math.exp(");
  return new Function(`return ${text};`)() as number;
}

const tensors = {
  write: "writeWeights",
  lookup: "writeContent",
  free: "allocation",
  use: "usage",
  read: "readWeights",
  back: "backward",
  content: "readContent",
  forward: "forward",
  link: "link",
} as const;

describe.each(formulaNames)("the formula %s", (name: FormulaName) => {
  it("gives the weight of every location and step", () => {
    for (let step = 0; step < run.T; step++) {
      for (let location = 0; location < run.N; location++) {
        const formula = formulaOf(run, { name, location, step });
        expect(formula.comesTo, `${formula.question} step ${step}`).toBeCloseTo(formula.terms[0]!.number!, 4);
        expect(evaluated(formula), `${formula.question} step ${step}`).toBeCloseTo(formula.comesTo, 5);
      }
    }
  });

  it("gives the weight without the change, if the weight was changed", async () => {
    const tensor = run[tensors[name]].slice();
    const size = tensor.length / run.T;
    tensor.fill(0.3, 5 * size, 6 * size);
    const formula = formulaOf({ ...run, [tensors[name]]: tensor }, { name, location: 2, step: 5 });
    expect(formula.terms[0]!.number).toBeCloseTo(0.3, 6);
    expect(Math.abs(formula.comesTo - 0.3)).toBeGreaterThan(0.005);
  });

  it("refers to the formulas of its values", () => {
    const location = indexOfLargest(run.writeWeights.subarray(3 * run.N, 4 * run.N));
    for (const { of, number } of formulaOf(run, { name, location, step: 3 }).terms) {
      if (of) expect(formulaOf(run, of).terms[0]!.number, of.name).toBeCloseTo(number!, 6);
    }
  });
});

it("formulas of a damaged run give its weights, except in the step of the hit", async () => {
  const episode = copy.episode(readPicture(copy.shown, 8, 6), 0);
  const dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend: new ReferenceBackend() });
  const hit = { step: 3, tensor: "usage", index: 1, by: null } as const;
  const { damaged } = await damageOf(dnc, {
    x: episode.x,
    hit,
    ...measuredOf(episode),
    lockedLocations: [],
    sharpen: false,
    probabilities: "sigmoid",
  });
  const differ = formulaNames.flatMap((name) =>
    Array.from({ length: run.T * run.N }, (_, k) => ({
      name,
      step: Math.floor(k / run.N),
      location: k % run.N,
    })).filter((weight) => {
      const { comesTo, terms } = formulaOf(damaged, weight);
      return Math.abs(comesTo - terms[0]!.number!) > 1e-4;
    }),
  );
  expect(differ).toContainEqual({ name: "use", step: 3, location: 1 });
  expect(new Set(differ.map(({ step }) => step))).toEqual(new Set([3]));
});
