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
    // From wide to narrow: the layout before the change overflows, so the first measurement waits for the new one.
    for (const width of [720, 701, 700, 699, 360, 350, 340, 330, 320]) {
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

test("keys scroll the lesson Agree, which has no figure, and leave the address as it is", async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 500 });
  await open(page, "lesson=agree", figures.agree);
  const before = page.url();
  await page.keyboard.press("End");
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("f");
  expect(page.url()).toBe(before);
});
