import { defineConfig } from "vite";
import { sourceConditions } from "../../tools/vite.ts";

// The element of apps/demo with all it needs, as files that find each other wherever they lie.
export default defineConfig({
  ...sourceConditions,
  base: "./",
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      input: "@dncjs/demo/explorer",
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "explorer.js" },
    },
  },
  worker: { format: "es" },
});
