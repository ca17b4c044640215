import { Dnc, ReferenceBackend } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import { beforeAll, describe, expect, it } from "vitest";
import { copy } from "../lessons/copy.ts";
import { readPicture } from "../lessons/picture.ts";
import { look } from "../machine/look.ts";
import { indexOfLargest, type Run } from "../machine/run.ts";
import { type FormulaName, formulaNames } from "../settings/settings.ts";
import { type Formula, formulaOf } from "./formula.ts";

let run: Run;

beforeAll(async () => {
  const { x } = copy.episode(readPicture(copy.shown, 8, 6), 0);
  const dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend: new ReferenceBackend() });
  run = await look(dnc, { x, probabilities: "sigmoid" });
});

/** What the right side of a formula comes to, by its own signs and numbers. */
function reckoned({ terms }: Formula): number {
  const right = terms.slice(2).map(({ symbol, number }) => (number === undefined ? symbol : `(${number})`));
  const text = right.join(" ").replaceAll("−", "-").replaceAll("·", "*").replaceAll("exp(", "Math.exp(");
  return new Function(`return ${text};`)() as number;
}

describe.each(formulaNames)("the formula %s", (name: FormulaName) => {
  it("comes to the weight that it explains, for every row and step", () => {
    for (let step = 0; step < run.T; step++) {
      for (let row = 0; row < run.N; row++) {
        const formula = formulaOf(run, { name, row, step });
        expect(reckoned(formula), `${formula.question} step ${step}`).toBeCloseTo(formula.terms[0]!.number!, 4);
      }
    }
  });

  it("leads to the formulas of its own numbers", () => {
    const row = indexOfLargest(run.writeWeights.subarray(3 * run.N, 4 * run.N));
    for (const { of, number } of formulaOf(run, { name, row, step: 3 }).terms) {
      if (of) expect(formulaOf(run, of).terms[0]!.number, of.name).toBeCloseTo(number!, 6);
    }
  });
});
