import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { checkedAssets, sourceConditions } from "../../tools/vite.ts";

/** Make a page cross-origin isolated, so that threads can share memory. */
const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

const pages = ["index", "deviceLoss"].map((page) => fileURLToPath(new URL(`page/${page}.html`, import.meta.url)));

export default defineConfig({
  ...sourceConditions,
  root: "page",
  plugins: [checkedAssets],
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "esnext",
    assetsInlineLimit: 0,
    rolldownOptions: { input: pages },
  },
  preview: { headers, host: "127.0.0.1", strictPort: true },
});
