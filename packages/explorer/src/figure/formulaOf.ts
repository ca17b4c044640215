import type { Run } from "../session/run.ts";
import type { FormulaName } from "../settings/settings.ts";
import { addressingFormulas } from "./addressingFormulas.ts";
import { candidateFormulas } from "./candidateFormulas.ts";
import type { Formula, FormulaMaker, Weight } from "./formula.ts";

const makers: Readonly<Record<FormulaName, FormulaMaker>> = { ...addressingFormulas, ...candidateFormulas };

/** Returns the formula of a weight with its values. */
export function formulaOf(run: Run, { name, location, step }: Weight): Formula {
  return makers[name](run, step, location);
}
