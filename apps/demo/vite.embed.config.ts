import { defineConfig } from "vite";
import { checkedAssets, sourceConditions } from "../../tools/vite.ts";
import { filesAsScripts } from "./tools/filesAsScripts.ts";

// The page for frames. In a sandboxed frame only classic scripts load without CORS, so the build makes two of them: the
// page (`--mode page`) and its worker (`--mode worker`). Other files become scripts too. The page sets the global
// FOLDER to their address.
const FOLDER = "globalThis.dncjsFolder";

export default defineConfig(({ mode }) => ({
  ...sourceConditions,
  resolve: {
    ...sourceConditions.resolve,
    // Files in src/embed replace the explorer's files of the same name.
    alias: [
      mode === "page"
        ? { find: /^\.\/openWorker\.ts$/, replacement: `${import.meta.dirname}/src/embed/openWorker.ts` }
        : { find: /^\.\/tfjsBackends\.ts$/, replacement: `${import.meta.dirname}/src/embed/tfjsBackends.ts` },
      {
        find: /^\.\.\/build\/inline(\.\w+)?\.js$/,
        replacement: `${import.meta.dirname}/src/embed/noInlineKernels.ts`,
      },
    ],
  },
  base: "./",
  publicDir: mode === "page" ? "embed" : false,
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    outDir: "dist/embed",
    emptyOutDir: mode === "page",
    rolldownOptions: {
      input: `src/embed/${mode}.ts`,
      transform: { define: { "import.meta.url": FOLDER, "import.meta.resolve": "undefined" } },
      output: { format: "iife", entryFileNames: `${mode}.js`, codeSplitting: false },
    },
  },
  worker: { format: "iife" },
  experimental: { renderBuiltUrl: (file) => ({ runtime: `${FOLDER}+${JSON.stringify(file)}` }) },
  plugins: [checkedAssets, filesAsScripts()],
}));
