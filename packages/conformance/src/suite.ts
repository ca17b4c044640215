import { aliasing } from "./aliasing.ts";
import { callOrders } from "./callOrders.ts";
import { type Case, primitiveCases } from "./case.ts";
import { goldenVectors } from "./golden.ts";
import { identity } from "./identity.ts";
import { kernelLaws } from "./laws.ts";
import { lifeCycleMatrix } from "./lifeCycle/cases.ts";
import { lifecycle } from "./lifecycle.ts";
import { lowering } from "./lowering.ts";
import { mechanisms } from "./mechanisms.ts";
import { networkLaws } from "./networkLaws.ts";
import { sparseLaws } from "./sparseLaws.ts";
import { trained } from "./trained.ts";
import { training } from "./training.ts";
import { updateLaws } from "./updates.ts";

/** All requirements on a backend. Backends are compared with the reference, never with each other. */
export const suite: readonly Case[] = [
  ...identity,
  ...primitiveCases([...kernelLaws, ...lowering, ...mechanisms]),
  ...sparseLaws,
  ...updateLaws,
  ...lifecycle,
  ...lifeCycleMatrix,
  ...aliasing,
  ...callOrders,
  ...networkLaws,
  ...goldenVectors,
  ...training,
  ...primitiveCases(trained),
];
