import { expect, type Locator, type Page } from "@playwright/test";

/** Options for `test.use`: half resolution keeps the files small, and nothing moves. */
export const pictureOptions = { deviceScaleFactor: 0.5, contextOptions: { reducedMotion: "reduce" as const } };

/**
 * Major version of the Chromium that took the pictures. Other versions draw edges differently, so one percent of the
 * pixels may differ.
 */
const MADE_BY = "156.";

export const widths = { desktop: 1280, tablet: 768, phone: 360 } as const;
export type Size = keyof typeof widths;

/** Height of a window that shows a part of a page. */
export const LOW = 760;

/**
 * Compares the page, or the part of it in the window, with its stored pictures, in a fixed font and without the areas in `mask`. To update them, run `npm
 * run pictures -w apps/demo` and look at each picture.
 */
export async function expectPictures(
  page: Page,
  name: string,
  mask: readonly Locator[] = [],
  sizes: readonly Size[] = ["desktop", "tablet", "phone"],
  isWhole = true,
): Promise<void> {
  await page.locator("dnc-explorer").evaluate((explorer) => {
    (explorer as HTMLElement).style.fontFamily = '"DejaVu Sans Condensed"';
  });
  const isSame = page.context().browser()?.version().startsWith(MADE_BY);
  const most = isSame ? { maxDiffPixels: 10 } : { maxDiffPixelRatio: 0.01 };
  for (const size of sizes) {
    if (isWhole) await sizeWindow(page, widths[size]);
    else await page.setViewportSize({ width: widths[size], height: LOW });
    await expect(page).toHaveScreenshot(`${name}-${size}.png`, { mask: [...mask], ...most });
  }
}

/** Resizes the window to this width and to the height of the page, at least 900 pixels: lower windows get a denser figure. */
async function sizeWindow(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) });
}
