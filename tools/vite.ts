import { defaultClientConditions, defaultServerConditions } from "vite";

/** Workspace packages resolve to their TypeScript sources: in the browser, and in Node (`ssr`, which is what Vitest reads). */
export const sourceConditions = {
  resolve: { conditions: ["@dncjs/source", ...defaultClientConditions] },
  ssr: { resolve: { conditions: ["@dncjs/source", ...defaultServerConditions] } },
};

/** A busy machine is no failure: nothing here asserts speed. */
export const patience = { testTimeout: 60_000, hookTimeout: 60_000 };
