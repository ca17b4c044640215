import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";

const dist = join(import.meta.dirname, "../dist");
const pages = globSync("**/*.html", { cwd: dist }).filter((page) => page !== "404.html");
const htmlOf = (page: string) => readFileSync(join(dist, page), "utf8");
const idsOf = (html: string) => new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));

test("has the pages", () => {
  expect(pages.length).toBeGreaterThan(40);
});

/** The build checks pages; this checks anchors too. */
test("every link within the site leads to a page and an anchor that exist", () => {
  const broken = pages.flatMap((page) =>
    [...htmlOf(page).matchAll(/<a [^>]*href="([^"]+)"/g)]
      .map(([, link]) => link!.replaceAll("&amp;", "&"))
      .filter((link) => !/^([a-z]+:|\/\/)/.test(link))
      .filter((link) => !leadsSomewhere(page, link))
      .map((link) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const from = path.startsWith("/") ? dist : join(dist, dirname(page));
  const target = path === "" ? join(dist, page) : join(from, path.endsWith("/") ? `${path}index.html` : path);
  if (!existsSync(target)) return false;
  return !anchor || idsOf(readFileSync(target, "utf8")).has(decodeURIComponent(anchor));
}

test("the first page shows the moving picture and a live network", async ({ page }) => {
  const problems: string[] = [];
  page.on("pageerror", ({ message }) => problems.push(message));
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await page.goto("/");
  const picture = page.locator(".VPHero img");
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  const explorer = page.locator("dnc-explorer");
  await page.locator(".live-explorer").scrollIntoViewIfNeeded();
  await expect(explorer).toBeVisible();
  await expect(explorer.getByText("Loading the network")).toHaveCount(0);
  await expect(explorer.getByRole("button", { name: /play/i }).first()).toBeVisible();
  expect(problems).toEqual([]);
  expect([...hosts]).toEqual([new URL(page.url()).host]);
});

test("the explorer follows the theme of the page", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/concepts/");
  await page.locator(".live-explorer").first().scrollIntoViewIfNeeded();
  const explorer = page.locator("dnc-explorer").first();
  await expect(explorer).toHaveAttribute("theme", "dark");
  await page.locator(".VPSwitchAppearance").first().click();
  await expect(explorer).toHaveAttribute("theme", "light");
});

test("the search finds text of the documents and exports", async ({ page }) => {
  await page.goto("/start.html");
  for (const [words, found] of [
    ["interference", "concepts/inspect.html"],
    ["defineTask", "@dncjs/tasks.html"],
  ] as const) {
    await page.getByRole("button", { name: "Search" }).first().click();
    await page.getByPlaceholder("Search").fill(words);
    await expect(page.locator(`.results a[href*="${found}"]`).first()).toBeVisible();
    await page.keyboard.press("Escape");
  }
});

/** Pages of this site; that axe finds nothing in the explorer is tested there. */
for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing, ${colorScheme}`, async ({ page }) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    await page.emulateMedia({ colorScheme });
    for (const path of ["/", "/start.html", "/results/performance.html"]) {
      await page.goto(path);
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: {
            run(context: object, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
          };
        };
        const { violations } = await axe.run({ exclude: [".live-explorer"] }, { runOnly: ["wcag2a", "wcag2aa"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" ")}`);
      });
      expect(violations, path).toEqual([]);
    }
  });
}

test("no page scrolls sideways on a phone", async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 360, height: 800 });
  const wide: string[] = [];
  for (const path of pages) {
    await page.goto(`/${path}`, { waitUntil: "domcontentloaded" });
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wide.push(path);
  }
  expect(wide).toEqual([]);
});
