import { cursor, open, openBreaking } from "./openPage.ts";
import { expect, type Page, isolated as test } from "./test.ts";

test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 700 } });

/** Moves a finger up by 100 pixels from a point of the page. */
async function swipe(page: Page, x: number, y: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", at?: number) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: at === undefined ? [] : [{ x, y: at }] });
  await send("touchStart", y);
  for (let moved = 10; moved <= 100; moved += 10) await send("touchMove", y - moved);
  await send("touchEnd");
}

const scrolled = (page: Page) => expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50);

test("a touch that scrolls the page does not draw; a tap does", async ({ page }) => {
  await open(page);
  const figure = (await page.locator("dnc-figure svg").boundingBox())!;
  const at = await page.locator("dnc-figure").evaluate((element) => {
    const { geometry } = element as unknown as {
      geometry: { left: number; step: number; shown: number; square: number };
    };
    return { x: geometry.left + 1.5 * geometry.step, y: geometry.shown + geometry.square / 2 };
  });
  const before = page.url();
  await swipe(page, figure.x + at.x, figure.y + at.y);
  await scrolled(page);
  expect(page.url()).toBe(before);
  await page.evaluate(() => scrollTo(0, 0));
  await page.touchscreen.tap(figure.x + at.x, figure.y + at.y);
  await expect(page).toHaveURL(/shown=[0-9a-f]{16}/);
});

test("a touch that scrolls the page hits nothing in Break it", async ({ page }) => {
  await openBreaking(page);
  await expect(cursor(page)).toBeAttached();
  const at = await page.locator("dnc-break").evaluate((element) => {
    const { geometry } = element as unknown as {
      geometry: { matrices: readonly number[]; cell: number; matrixTop: number; matrixRowHeight: number };
    };
    const svg = element.shadowRoot!.querySelector("svg")!;
    scrollTo(0, svg.getBoundingClientRect().top + geometry.matrixTop - 300);
    const { left, top } = svg.getBoundingClientRect();
    return {
      x: left + geometry.matrices[0]! + 2 * geometry.cell,
      y: top + geometry.matrixTop + 6.5 * geometry.matrixRowHeight,
      scrollY,
    };
  });
  const before = page.url();
  await swipe(page, at.x, at.y);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(at.scrollY + 50);
  expect(page.url()).toBe(before);
  await page.touchscreen.tap(at.x, at.y);
  await expect(page).toHaveURL(/hit=cell/);
});
