// `npm run cards -w apps/demo`, after a build: makes the pictures of the preview cards from the page itself. Look at each.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { chromium, type Page } from "@playwright/test";
import { chromium as launch } from "../../../tools/chromium.ts";
import { bodyOf, headersOf } from "./distFiles.ts";
import { chapters, lessons } from "./lessonCards.ts";

/** Size of a preview card, and the part of the page that it shows. */
const CARD = { x: 40, y: 44, width: 1200, height: 630 } as const;
const WINDOW = { width: 1500, height: 800 } as const;
/** In this window the map and the figure of the Underground fit the card. */
const BESIDE = { width: 1240, x: 10 } as const;

const server = createServer((request, response) => {
  const name = new URL(request.url!, "http://x").pathname.slice(1) || "index.html";
  response.writeHead(200, headersOf(name));
  response.end(bodyOf(name));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch(launch);

/** Hides everything but the title and the figure. */
const strip = (page: Page): Promise<void> =>
  page.locator("dnc-explorer").evaluate((explorer) => {
    for (const part of explorer.shadowRoot!.querySelectorAll<HTMLElement>(
      "aside, .training, .foot, .maps, .draw, footer, .contents, .told",
    ))
      part.style.visibility = "hidden";
    // The introduction and the score fit one line.
    explorer.shadowRoot!.querySelector<HTMLElement>(".lede")!.style.fontSize = "13.5px";
  });

for (const { name, address } of [...lessons, chapters]) {
  const own = name === "underground" ? BESIDE : { width: WINDOW.width, x: CARD.x };
  const viewport = { width: own.width, height: WINDOW.height };
  const page = await browser.newPage({ viewport, reducedMotion: "reduce", serviceWorkers: "block" });
  await page.addInitScript(() => localStorage.setItem("dncjs opening seen", "1"));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/#${address}&backend=simd`);
  await page.locator("dnc-figure svg, dnc-break svg, table.agree tr:nth-child(3)").first().waitFor();
  if (name === "agree") await page.getByText("largest difference").first().waitFor();
  await page.waitForTimeout(name === "agree" ? 8000 : 500);
  await strip(page);
  await page.screenshot({
    path: new URL(`../public/cards/${name}.png`, import.meta.url).pathname,
    clip: { ...CARD, x: own.x },
  });
  await page.close();
}
await browser.close();
server.close();
