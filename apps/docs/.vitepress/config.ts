import { readFileSync } from "node:fs";
import { defineConfig } from "vitepress";
import { githubSlug } from "../src/githubSlug.ts";
import { repositoryLinks } from "../src/repositoryLinks.ts";
import { sidebar } from "../src/sidebar.ts";

const { repository } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
  repository: { url: string };
};
const repositoryPage = repository.url.replace(/^git\+|\.git$/g, "");

export default defineConfig({
  title: "dncjs",
  description:
    "Differentiable neural computers in TypeScript: train, watch and reproduce them, in Node and in web pages.",
  lang: "en",
  srcDir: "pages",
  srcExclude: ["public/**"],
  outDir: "dist",
  // Any folder of any host: DOCS_BASE=/dncjs/ npm run build -w apps/docs
  base: process.env.DOCS_BASE ?? "/",
  cleanUrls: false,
  lastUpdated: false,
  head: [["link", { rel: "icon", href: "data:," }]],
  markdown: {
    // VitePress's own choice has too little contrast.
    theme: { light: "github-light-high-contrast", dark: "github-dark-default" },
    anchor: { slugify: githubSlug },
    headers: { slugify: githubSlug },
    config: (markdown) => repositoryLinks(markdown, repositoryPage),
  },
  // <dnc-explorer> is an element of its own, not a component of Vue.
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("dnc-") } } },
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/start", activeMatch: "^/(start|guide/)" },
      { text: "How it works", link: "/concepts/", activeMatch: "^/concepts/" },
      { text: "Results", link: "/results/performance", activeMatch: "^/results/" },
      { text: "API", link: "/api/", activeMatch: "^/(api|packages)/" },
    ],
    sidebar,
    outline: [2, 3],
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: repositoryPage }],
    footer: { message: "MIT licence" },
  },
});
