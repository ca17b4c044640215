import { defineConfig } from "vite";
import { sourceConditions } from "../../tools/vite.ts";
import { filesAsScripts } from "./tools/filesAsScripts.ts";

// The page for frames. In a sandboxed frame only scripts of the old kind come without leave of their host, so there are two of them, the page
// (`--mode page`) and its worker (`--mode worker`), and the files they need are scripts too. They say where they lie.
const FOLDER = "globalThis.dncjsFolder";

export default defineConfig(({ mode }) => ({
  ...sourceConditions,
  resolve: {
    ...sourceConditions.resolve,
    // What is another matter in a frame has a file of the same name in src/embed.
    alias: [mode === "page" ? "openWorker" : "tfjsBackends"].map((name) => ({
      find: new RegExp(`^\\./${name}\\.ts$`),
      replacement: `${import.meta.dirname}/src/embed/${name}.ts`,
    })),
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
  plugins: [filesAsScripts()],
}));
