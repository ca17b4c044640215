import { expect, type Page, test } from "@playwright/test";
import { open } from "./watching.ts";

const screens = [
  { width: 1280, height: 900 },
  { width: 1440, height: 900 },
] as const;

/** How far one would have to scroll at worst, over all these steps. */
function excess(page: Page, steps: readonly number[]): Promise<number> {
  return page.locator("dnc-explorer").evaluate(async (element, all) => {
    const explorer = element as HTMLElement & { settings: object; updateComplete: Promise<boolean> };
    let most = 0;
    for (const t of all) {
      explorer.settings = { ...explorer.settings, t: String(t) };
      await explorer.updateComplete;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      most = Math.max(most, document.documentElement.scrollHeight - innerHeight);
    }
    return most;
  }, steps);
}

const every = (end: number, by = 1) => Array.from({ length: Math.ceil(end / by) }, (_, k) => k * by);

for (const [lesson, steps] of [
  ["copy", every(18)],
  ["allocate", every(120, 7)],
  ["recall", every(31, 2)],
  ["story", every(15)],
  ["break", [5, 12]],
] as const) {
  test(`the lesson ${lesson} stands on the screen of a desk whole, at any step, with something changed as well`, async ({
    page,
  }) => {
    const isBroken = lesson === "break";
    const changed = isBroken ? "lock=1&sharpen=1" : "changes=write-gate.4.0.0.0_lock.5.2.0.0";
    for (const [hash, sign] of [
      [`lesson=${lesson}`, isBroken ? ".rescue" : ".measured button"],
      [`lesson=${lesson}&${changed}`, isBroken ? ".saved" : ".without"],
    ] as const) {
      await open(page, hash, isBroken ? "dnc-break svg" : "dnc-figure svg");
      await expect(page.locator(sign)).toBeVisible();
      await expect(page.locator(".waiting")).toHaveCount(0);
      for (const screen of screens) {
        await page.setViewportSize(screen);
        expect.soft(await excess(page, steps), `${hash}, ${screen.width} pixels wide`).toBe(0);
      }
    }
  });
}
