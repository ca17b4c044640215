import type { Backend } from "@dncjs/core";
import type { ModelName } from "@dncjs/models";
import type { PrimitiveCase, Subject } from "./case.ts";
import { check } from "./check.ts";
import { contentError } from "./numerics/amplification.ts";
import { sequenceBounds } from "./numerics/bounds.ts";
import { errorsOf, forcedTraces, freeRuns } from "./numerics/steps.ts";
import { inputs, modelNames, steppedNames, trialOf } from "./numerics/trials.ts";

/** The model with the shortest sequences, the only one in a sample. */
const shortest: ModelName = "copy";
/** Steps of a trial that are compared with the reference; `npm run numerics` compares all. */
const MOST_STEPS = 64;

/** The trained models of `@dncjs/models` against the float64 reference, on their tasks and on random bits (docs/numerics.md). */
export const trained: readonly PrimitiveCase[] = modelNames.flatMap((model) => {
  const combination = model !== shortest;
  const steps = {
    name: `the trained model ${model}: every tensor of every step, from the reference's state, agrees with the reference`,
    combination,
    run: (subject: Subject<Backend>) => checkSteps(subject, model),
  };
  const sequences = {
    name: `the trained model ${model}: whole sequences agree with the reference within their bound, in all decisions`,
    combination,
    run: (subject: Subject<Backend>) => checkSequences(subject, model),
  };
  return steppedNames.includes(model) ? [steps, sequences] : [sequences];
});

async function checkSteps({ backend, stepTolerance }: Subject<Backend>, model: ModelName): Promise<void> {
  for (const input of inputs) {
    const trial = await trialOf(model, input);
    const traces = await forcedTraces(backend, trial, MOST_STEPS);
    for (const { tensor, error, scale } of errorsOf(traces)) {
      const bound = stepTolerance * Math.max(1, scale);
      check(error <= bound, `${tensor}, ${input}: got an error of ${error}, expected at most ${bound}`);
    }
    if (!trial.reference.config.memory || backend.precision === "float64") continue;
    const { error, margin } = contentError(traces);
    check(
      margin >= 1,
      `readContent, ${input}: an error of at most ${error} exceeds its first-order bound ${1 / margin} times`,
    );
  }
}

async function checkSequences({ backend }: Subject<Backend>, model: ModelName): Promise<void> {
  const runs = await freeRuns(backend, await Promise.all(inputs.map((input) => trialOf(model, input))));
  for (const [k, input] of inputs.entries()) {
    const bound = sequenceBounds[model][input];
    const { error, flipped, decisions } = runs[k]!;
    check(error <= bound, `y, ${input}: got an error of ${error}, expected at most ${bound}`);
    check(flipped === 0, `${input}: ${flipped} of ${decisions} decisions differ from the reference's`);
  }
}
