import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { chapters, lessons } from "./lessonCards.ts";

/** Address of the page on the web, for preview cards: the environment variable PAGE_URL, or the project's home page. */
function pageUrl(): string {
  const { homepage } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  return (process.env.PAGE_URL ?? homepage).replace(/\/*$/, "/");
}

/** Adds a page for every lesson, `LESSON/index.html`, and one for the chapters, with title, description and picture for preview cards. */
export function lessonPages(): Plugin {
  return {
    name: "lesson-pages",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const index = bundle["index.html"];
        if (index?.type !== "asset") throw new Error("the build has no index.html");
        const page = String(index.source);
        for (const lesson of [...lessons, chapters]) {
          const source = lessonPage(page, lesson, pageUrl());
          this.emitFile({ type: "asset", fileName: `${lesson.name}/index.html`, source });
        }
        index.source = withCard(page, lessons[0]!, pageUrl());
      },
    },
  };
}

type Card = (typeof lessons)[number];

function lessonPage(page: string, lesson: Card, url: string): string {
  return withCard(page, lesson, url)
    .replace('<html lang="en">', `<html lang="en" data-lesson="${lesson.name}">`)
    .replaceAll(/(href|src)="\.\//g, '$1="../');
}

function withCard(page: string, { name, title, description }: Card, url: string): string {
  const card = [
    ["og:type", "website"],
    ["og:title", title],
    ["og:description", description],
    ["og:url", `${url}${name}/`],
    ["og:image", `${url}cards/${name}.png`],
    ["og:image:width", "1200"],
    ["og:image:height", "630"],
  ].map(([property, content]) => `<meta property="${property}" content="${content}" />`);
  card.push('<meta name="twitter:card" content="summary_large_image" />');
  return page
    .replace(/<title>[^<]*<\/title>/, `<title>dncjs · ${title}</title>\n    ${card.join("\n    ")}`)
    .replace(/(<meta name="description" content=")[^"]*/, `$1${description}`);
}
