import { type Case, primitiveCases } from "./case.ts";
import { goldenVectors } from "./golden.ts";
import { identity } from "./identity.ts";
import { invariants } from "./invariants.ts";
import { kernelLaws } from "./laws.ts";
import { mechanisms } from "./mechanisms.ts";
import { pairs } from "./pairs.ts";
import { sequences } from "./sequences.ts";
import { training } from "./training.ts";
import { updateLaws } from "./updates.ts";

/** Everything a backend must do, whichever it is and wherever it runs; none is compared with another but the reference. */
export const suite: readonly Case[] = [
  ...identity,
  ...primitiveCases([...kernelLaws, ...pairs, ...mechanisms]),
  ...updateLaws,
  ...sequences,
  ...invariants,
  ...goldenVectors,
  ...training,
];
