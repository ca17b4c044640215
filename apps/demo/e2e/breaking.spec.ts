import { readFileSync } from "node:fs";
import { drag } from "./drag.ts";
import { cursor, openBreaking as open, violations } from "./openPage.ts";
import { expect, type Page, test } from "./test.ts";

const hit = (page: Page) => page.locator(".hit-words p");
const lede = (page: Page) => page.locator(".lede");

test("shows the effect of a changed number, and of the same hit on an LSTM", async ({ page }) => {
  const { errors, foreign } = await open(page);
  await expect(lede(page)).toHaveText(
    /^A location in use is marked as free\. 2\d of 48 squares are wrong\. The same hit on each of the 34 cells of an LSTM changes \d+ squares? in the median, \d+ at worst\.$/,
  );
  await expect(page.locator(".happened")).toContainText("It writes to location 1 instead of location 4");
  await expect(page.getByText(/growth per step: DNC ×\d\.\d\d, LSTM ×\d\.\d\d/)).toBeVisible();
  await expect(page.locator("dnc-drift canvas")).toBeVisible();
  await expect(page.getByRole("heading", { name: "The content is hard to break" })).toBeVisible();
  await expect(page.locator(".map canvas")).toHaveCount(6);
  expect([...errors, ...foreign]).toEqual([]);
});

test("locked locations keep their content; sharpened weightings have an effect", async ({ page }) => {
  await open(page);
  await page.getByLabel("lock the locations in use").check();
  await expect(lede(page)).toContainText("The locations are locked, and all squares are right.");
  await expect(page.getByText("Locations 1, 2, 3 cannot be written or freed")).toBeVisible();
  await expect(page.locator(".saved")).toHaveText(
    /^0 of 48 squares wrong, \d\s% of the columns not read; without this 2\d, \d\d\s%\.$/,
  );
  await expect(page).toHaveURL(/lock=1/);
  await page.getByLabel("lock the locations in use").uncheck();
  await expect(page.locator(".saved")).toHaveCount(0);
  await page.getByLabel("sharpen reads and links").check();
  await expect(page.locator(".saved")).toHaveText(
    /^\d+ of 48 squares wrong, \d+\s% of the columns not read; without this 2\d, \d\d\s%\.$/,
  );
  await expect(page).toHaveURL(/sharpen=1/);
});

test("selects the hit by keyboard, and stores it in the address", async ({ page }) => {
  await open(page);
  await page.getByLabel("a memory cell").focus();
  await page.keyboard.press("Space");
  await expect(lede(page)).toContainText("One number in memory is wrong. It has no effect");
  await page.getByRole("button", { name: "Location below" }).focus();
  await page.keyboard.press("Enter");
  await expect(hit(page)).toContainText("After step 3, cell 3 of location 2 changes from");
  await page.getByLabel("add", { exact: true }).check();
  await page.getByLabel("Number to add").fill("2.5");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/hit=cell.*hit-location=2.*hit-by=2500/);
  await cursor(page).focus();
  await page.keyboard.press("Home");
  for (let step = 0; step < 6; step++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(hit(page)).toContainText(/After step 6, cell 3 of location \d+ changes from/);
  await expect(page).toHaveURL(/hit-step=6/);
  await page.keyboard.press("f");
  await expect(page.getByText(/^Why is location \d+ (read|written) with weight/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/formula=/);
  await page.reload();
  await expect(hit(page)).toContainText(/After step 6, cell 3 of location \d+ changes from/);
});

test("a click on a memory cell, or on a map of all hits, selects that hit", async ({ page }) => {
  await open(page, "t=6");
  const figure = (await page.locator("dnc-break svg").boundingBox())!;
  await page.mouse.click(figure.x + 534 + 11 * 4.5, figure.y + 120 + 14 * 3.5);
  await expect(hit(page)).toContainText("After step 6, cell 4 of location 3 changes from");
  const links = page.locator(".map", { hasText: "a link" }).locator("svg");
  await links.click({ position: { x: 9 * 5.5, y: 6 * 2.5 } });
  await expect(hit(page)).toContainText("After step 5, the link from location 2 to location 3 changes from");
  await expect(lede(page)).toContainText(/link between two locations is cut\. \d+ of 48 squares/);
});

test("the tip shows a number with and without damage", async ({ page }) => {
  await open(page);
  const figure = (await page.locator("dnc-break svg").boundingBox())!;
  const tip = page.locator(".tip");
  await page.mouse.move(figure.x + 78 + 24 * 4.5, figure.y + 120 + 14 * 1.5);
  await expect(tip).toHaveText(/^step 4 · location 1 · content differs by \d+\s%written 0\.0\d → (1\.00|0\.9\d)read /);
  await page.mouse.move(figure.x + 534 + 11 * 4.5, figure.y + 120 + 14 * 1.5);
  await expect(tip).toHaveText(/^location 1 · cell 4−?\d\.\d\d → −?\d\.\d\d$/);
  await page.mouse.move(figure.x - 10, figure.y);
  await expect(tip).toBeHidden();
});

test("clamps hits in hostile addresses", async ({ page }) => {
  const { errors } = await open(
    page,
    "hit=__proto__&hit-step=-4&hit-location=1e9&hit-cell=999999&hit-by=999999999999&t=99999",
  );
  await expect(hit(page)).toContainText(/After step 0, the usage of location 1 changes from 0 to 10\./);
  expect(errors).toEqual([]);
});

test("hits the original network, whatever parts and changes the address selects", async ({ page }) => {
  await open(page, "no-links=1&no-allocation=1&changes=write-gate.4.0.0.0");
  await expect(lede(page)).toHaveText(/^A location in use is marked as free\. 2\d of 48 squares are wrong\./);
  await expect(page.locator(".map canvas")).toHaveCount(6);
});

test("a network without links can be broken; a hit on its links has no effect", async ({ page }) => {
  const { errors } = await open(page);
  const model = new URL("../../../packages/models/copy-no-links/model.safetensors", import.meta.url);
  await drag(page, "mine.safetensors", readFileSync(model));
  await expect(page.getByRole("heading", { name: "mine.safetensors", includeHidden: true })).toBeAttached();
  await page.getByLabel("a link").check();
  await expect(hit(page)).toHaveText(
    /^No hit\. After step 3, the link from location 1 to location \d+ is already 0\.$/,
  );
  await expect(page.locator(".map canvas")).toHaveCount(6);
  expect(errors).toEqual([]);
});

test("the lesson fits a desktop screen, and axe finds nothing, in light and dark, with tables", async ({ page }) => {
  await open(page);
  await expect(page.locator(".map canvas")).toHaveCount(6);
  expect((await page.locator("main").boundingBox())!.height).toBeLessThanOrEqual(900 - 48);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Switch between light and dark" }).click();
  await page.getByRole("button", { name: "show as tables" }).click();
  await expect(page.getByRole("table")).toHaveCount(4);
  expect(await violations(page)).toEqual([]);
});

test("at 1280, 800 and 360 pixels nothing overflows", async ({ page }) => {
  await open(page);
  await expect(page.locator(".map canvas")).toHaveCount(6);
  for (const width of [1280, 800, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(page.locator(".dock")).toBeVisible({ visible: width < 700 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await violations(page)).toEqual([]);
  }
  await expect(page.getByRole("link", { name: "Break it" })).toBeInViewport({ ratio: 0.9 });
  await page.locator(".dock").getByRole("button", { name: "Step forward" }).click();
  await page.locator(".dock").getByRole("button", { name: "hit after step 13" }).click();
  await expect(page.locator(".dock")).toContainText("After step 13, the usage");
});
