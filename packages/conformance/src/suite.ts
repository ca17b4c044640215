import { type Case, primitiveCases } from "./case.ts";
import { goldenVectors } from "./golden.ts";
import { identity } from "./identity.ts";
import { invariants } from "./invariants.ts";
import { kernelLaws } from "./laws.ts";
import { lowering } from "./lowering.ts";
import { mechanisms } from "./mechanisms.ts";
import { sequences } from "./sequences.ts";
import { training } from "./training.ts";
import { updateLaws } from "./updates.ts";

/** Everything a backend must do, whichever it is and wherever it runs; none is compared with another but the reference. */
export const suite: readonly Case[] = [
  ...identity,
  ...primitiveCases([...kernelLaws, ...lowering, ...mechanisms]),
  ...updateLaws,
  ...sequences,
  ...invariants,
  ...goldenVectors,
  ...training,
];
