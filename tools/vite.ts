import { defaultClientConditions, defaultServerConditions } from "vite";

/** Workspace packages resolve to their TypeScript sources: in the browser, and in Node (`ssr`, which is what Vitest reads). */
export const sourceConditions = {
  resolve: { conditions: ["@dncjs/source", ...defaultClientConditions] },
  ssr: { resolve: { conditions: ["@dncjs/source", ...defaultServerConditions] } },
};
