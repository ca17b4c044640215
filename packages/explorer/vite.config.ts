import { defineConfig } from "vite";
import { licenses } from "../../tools/licenses.ts";
import { sourceConditions } from "../../tools/vite.ts";

const notices = licenses();

// The element of apps/demo with all it needs, as files that find each other wherever they lie.
export default defineConfig({
  ...sourceConditions,
  base: "./",
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: "@dncjs/demo/explorer",
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "explorer.js" },
    },
  },
  plugins: [notices.page],
  worker: { format: "es", plugins: notices.worker },
});
