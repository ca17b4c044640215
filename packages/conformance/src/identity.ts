import type { Case } from "./case.ts";
import { check } from "./check.ts";

/** A result says nothing of a backend that was not the one that ran. */
export const identity: readonly Case[] = [
  {
    name: "it is the backend, on the threads and on the adapter, that it is tested as",
    run: async ({ backend: { description }, descriptions }) => {
      for (const expected of descriptions) check(expected.test(description), `${description} is not ${expected}`);
    },
  },
];
