import { cursor, open, openBreaking, violations } from "./openPage.ts";
import { expect, type Page, test } from "./test.ts";

/** Clicks a point of the figure, in figure pixels. */
async function clickFigure(page: Page, x: number, y: number): Promise<void> {
  const figure = (await page.locator("dnc-figure svg").boundingBox())!;
  await page.mouse.click(figure.x + x, figure.y + y);
}

test("a click on a mark goes to its step and shows its formula; a click beside marks only moves the cursor", async ({
  page,
}) => {
  await open(page);
  const row3 = 42 + 90 + 12 + 3.5 * 19;
  const step3 = 78 + 24 * 3.5;
  await clickFigure(page, step3, row3);
  await expect(cursor(page)).toHaveValue("3");
  await expect(page.getByText(/^Why is location 3 written with weight (0\.9\d|1\.00)\?$/)).toBeVisible();
  await page.getByRole("button", { name: "Close the formula" }).click();
  await clickFigure(page, step3 + 24 * 13, row3 + 19 * 9);
  await expect(cursor(page)).toHaveValue("16");
  await expect(page.locator(".formula")).toHaveCount(0);
});

test("a value of a formula leads to its own formula, back through time, by mouse or keyboard", async ({ page }) => {
  await open(page, "t=12&location=3&formula=read");
  await page
    .locator(".below")
    .getByRole("button", { name: /^f 0\.9\d – why\? location 3, step 12$/ })
    .click();
  await expect(page.getByText(/^Why do the links lead forward to location 3 with weight 0\.9\d\?$/)).toBeVisible();
  await page
    .locator(".below")
    .getByRole("button", { name: /^r′ ?2 0\.9\d – why\? location 2, step 11$/ })
    .focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Why is location 2 read with weight 0\.9\d\?$/)).toBeVisible();
  await expect(cursor(page)).toHaveValue("11");
  await expect(page).toHaveURL(/t=11.*location=2.*formula=read/);
  expect(await violations(page)).toEqual([]);
});

for (const lesson of ["copy", "allocate", "recall", "story"]) {
  test(`on a phone the dock shows the formula of a weight of ${lesson}`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 800 });
    await open(page, `lesson=${lesson}&location=1&formula=use`);
    const dock = page.locator(".dock");
    await expect(dock.getByText(/^Why is the usage of location 1 [01]\.\d\d\?$/)).toBeVisible();
    await dock.getByRole("button", { name: /^r′ / }).click();
    await expect(dock.getByText(/^Why is location 1 read with weight/)).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await violations(page)).toEqual([]);
    await dock.getByRole("button", { name: "Close the formula" }).click();
    await expect(dock.locator(".line")).toBeVisible();
  });
}

test("in Break it a mark shows the formula of the damaged run, which does not hold at the hit", async ({ page }) => {
  await openBreaking(page, "location=1&t=3&formula=use");
  const words = page.locator(".hit-words");
  await expect(words).toContainText("The formula gives 0.92: a value was changed");
  await page.getByRole("button", { name: "Close the formula" }).click();
  await expect(words).toContainText("The hit.");
  const figure = (await page.locator("dnc-break svg").boundingBox())!;
  await page.mouse.click(figure.x + 78 + 24 * 10.5, figure.y + 42 + 66 + 12 + 14 * 1.5);
  await expect(words.getByText(/^Why is location 1 read with weight/)).toBeVisible();
  await expect(cursor(page)).toHaveValue("10");
  expect(await violations(page)).toEqual([]);
});
