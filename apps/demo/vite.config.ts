import { defineConfig } from "vite";
import { licenses } from "../../tools/licenses.ts";
import { checkedAssets, sourceConditions } from "../../tools/vite.ts";
import { lessonPages } from "./tools/lessonPages.ts";
import { headers, isolation } from "./tools/policy.ts";
import { precache } from "./tools/precache.ts";
import { preloadPage } from "./tools/preloadPage.ts";

const notices = licenses();

export default defineConfig({
  ...sourceConditions,
  // Relative addresses, so that the page works in any folder of any host.
  base: "./",
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: "index.html", sw: "src/offline/serviceWorker.ts" },
      output: { entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js") },
    },
  },
  worker: {
    format: "es",
    plugins: notices.worker,
    rolldownOptions: {
      // One file for what the worker needs at once: otherwise it would load its shared parts one after another.
      output: {
        codeSplitting: {
          groups: [
            {
              name: "networks",
              test: /packages\/(core|inspect|models|wasm)\/src|explorer\/src\/session\/(?!accuracy|liveTraining|race|trainings|tfjs|trainable)/,
            },
          ],
        },
      },
    },
  },
  // The development server injects scripts and styles, which the policy of index.html would block.
  plugins: [
    checkedAssets,
    notices.page,
    preloadPage(),
    lessonPages(),
    precache(),
    {
      name: "no-policy-while-developing",
      apply: "serve",
      transformIndexHtml: (page, { server }) => (server ? page.replace(/<meta\s+http-equiv[^>]*>/, "") : page),
    },
  ],
  server: { headers: isolation },
  preview: { headers },
});
