import { open } from "./openPage.ts";
import { expect, test } from "./test.ts";

const lessons = ["copy", "allocate", "recall", "story", "underground", "break", "agree"] as const;
const figures = { break: "dnc-break svg", agree: ".agree tbody tr" } as Readonly<Record<string, string>>;

for (const [what, hash, figure] of [
  ...lessons.map((lesson) => [`lesson ${lesson}`, `lesson=${lesson}`, figures[lesson]] as const),
  ["first chapter", "chapter=write", undefined] as const,
]) {
  test(`the ${what} does not overflow, from 320 pixels on`, async ({ page }) => {
    await open(page, hash, figure);
    for (const width of [320, 330, 340, 350, 360, 699, 700, 701, 720]) {
      await page.setViewportSize({ width, height: 800 });
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: `${width} pixels` })
        .toBeLessThanOrEqual(width);
    }
  });
}

for (const width of [320, 360]) {
  test(`on a phone ${width} pixels wide all lessons and the button Share are visible`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page);
    await expect(page.getByRole("button", { name: "Share" })).toBeInViewport({ ratio: 1 });
    const links = page.getByRole("navigation", { name: "Lessons" }).getByRole("link");
    await expect(links).toHaveCount(lessons.length);
    for (const link of await links.all()) await expect(link).toBeInViewport({ ratio: 1 });
    for (const button of await page.locator(".dock button").all()) {
      await expect(button).toBeInViewport({ ratio: 1 });
      expect((await button.boundingBox())!.width).toBeGreaterThanOrEqual(24);
    }
  });
}

for (const lesson of ["copy", "allocate", "recall", "story"]) {
  test(`the lesson ${lesson} fits a window of 1280 × 800 pixels`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page, `lesson=${lesson}`);
    if (lesson === "copy") await expect(page.locator("dnc-training svg[role=img]")).toBeInViewport({ ratio: 1 });
    await expect(page.locator(".measured button")).not.toHaveText(/…/);
    for (const step of [0, 5, 8, 12, 14]) {
      await page.evaluate((t) => {
        location.hash = `${location.hash.replace(/&t=\d+/, "")}&t=${t}`;
      }, step);
      await expect
        .poll(async () => (await page.locator("main").boundingBox())!.height, { message: `step ${step}` })
        .toBeLessThanOrEqual(800 - 42);
    }
  });
}
