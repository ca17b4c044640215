import type { Plugin } from "vite";

/** Lets the browser load the page's code at once, while the early part runs (src/main.ts). */
export function preloadPage(): Plugin {
  return {
    name: "preload-page",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        const page = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith("/src/page.ts"));
        if (!page) throw new Error("the build has no src/page.ts");
        return [page.fileName, ...page.imports].map((name) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `./${name}` },
          injectTo: "head" as const,
        }));
      },
    },
  };
}
