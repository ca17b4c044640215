import { defineConfig } from "vite";
import { licenses } from "../../tools/licenses.ts";
import { checkedAssets, sourceConditions } from "../../tools/vite.ts";

const notices = licenses();

// The element and everything it needs, as files that refer to each other by relative addresses.
export default defineConfig({
  ...sourceConditions,
  base: "./",
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: "src/index.ts",
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "explorer.js" },
    },
  },
  plugins: [checkedAssets, notices.page],
  worker: { format: "es", plugins: notices.worker },
});
