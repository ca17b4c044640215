import { spawnSync } from "node:child_process";
import { defaultClientConditions, defaultServerConditions, type Plugin } from "vite";

/** Resolves the packages of this repository to their TypeScript sources, in pages and in Node (`ssr`, which Vitest uses). */
export const sourceConditions = {
  resolve: { conditions: ["@dncjs/source", ...defaultClientConditions] },
  ssr: { resolve: { conditions: ["@dncjs/source", ...defaultServerConditions] } },
};

/** Long time limits: tests on a busy machine are slow, and no test asserts speed. */
export const patience = { testTimeout: 60_000, hookTimeout: 60_000 };

/**
 * For packages whose tests leave no change in a worker: all files share workers and loaded modules. A new worker for each file would take longer
 * than most of its tests.
 */
export const shared = { isolate: false } as const;

/** Refuses to build or serve a page while generated files are out of date. Node checks them when it loads the packages from the sources. */
export const checkedAssets: Plugin = {
  name: "checked-assets",
  buildStart() {
    const program = 'import "@dncjs/gpu"; import "@dncjs/wasm";';
    const flags = ["--conditions=@dncjs/source", "--input-type=module", "--eval", program];
    const { status, stderr } = spawnSync(process.execPath, flags, { cwd: import.meta.dirname, encoding: "utf8" });
    if (status !== 0) this.error(/^Error: (.*)$/m.exec(stderr)?.[1] ?? stderr);
  },
};
