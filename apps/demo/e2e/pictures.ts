import { expect, type Locator, type Page } from "@playwright/test";

/** Half as large, so that the files stay small; nothing in motion. For `test.use`. */
export const pictureOptions = { deviceScaleFactor: 0.5, contextOptions: { reducedMotion: "reduce" as const } };

/** The Chromium that made the pictures. Another draws edges a little differently: a hundredth of the pixels may differ then. */
const MADE_BY = "156.";

const widths = { desktop: 1280, tablet: 768, phone: 360 } as const;
export type Size = keyof typeof widths;

/**
 * Compares what is shown with pictures of it, in one font and without what `mask` covers. After a change of how it looks:
 * `npm run pictures -w apps/demo`, and look at each of them.
 */
export async function expectPictures(
  page: Page,
  name: string,
  mask: readonly Locator[] = [],
  sizes: readonly Size[] = ["desktop", "tablet", "phone"],
): Promise<void> {
  await page.locator("dnc-explorer").evaluate((explorer) => {
    (explorer as HTMLElement).style.fontFamily = '"DejaVu Sans Condensed"';
  });
  const isSame = page.context().browser()?.version().startsWith(MADE_BY);
  const most = isSame ? { maxDiffPixels: 10 } : { maxDiffPixelRatio: 0.01 };
  for (const size of sizes) {
    await sizeWindow(page, widths[size]);
    await expect(page).toHaveScreenshot(`${name}-${size}.png`, { mask: [...mask], ...most });
  }
}

/** A window as high as the page is at that width. */
async function sizeWindow(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 400 });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) });
}
