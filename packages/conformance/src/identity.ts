import type { Case } from "./case.ts";
import { check } from "./check.ts";

/** Checks that the intended backend runs, not one that replaces it. */
export const identity: readonly Case[] = [
  {
    name: "the description names the expected build, threads and adapter",
    run: async ({ backend: { description }, descriptions }) => {
      for (const expected of descriptions)
        check(expected.test(description), `description: got ${description}, expected ${expected}`);
    },
  },
];
