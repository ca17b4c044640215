import { open, violations } from "./openPage.ts";
import { expect, test } from "./test.ts";

test("the measures are one line that opens with definitions", async ({ page }) => {
  const { errors } = await open(page);
  const line = page.locator(".measured");
  await expect(line).toContainText(/interference <1\s%, leaks 0, misses \d+\s%/);
  await line.getByRole("button", { name: "Measures" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/measures=1/);
  const measures = page.getByRole("region", { name: "Measures of this run" });
  await expect(measures.getByRole("heading", { level: 3 })).toHaveText([
    "Interference",
    "Leaks",
    "Misses",
    "Sharpness",
    "Reproducibility",
    "Cascade",
  ]);
  await expect(measures.getByRole("heading", { level: 2 })).toBeInViewport();
  await expect(measures).toContainText(/[0-9a-f]{16} Two runs were identical, bit for bit\./);
  await expect(measures.locator("tbody tr")).toHaveCount(9);
  await measures.getByText("definition").first().click();
  await expect(page.getByText("Share of a location in use that a write erases")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test("the measures follow changes, ablations and the LSTM", async ({ page }) => {
  await open(page, "changes=write-gate.4.0.0.0&measures=1");
  const measures = page.getByRole("region", { name: "Measures of this run" });
  await expect(measures).toContainText("in the network without your changes");
  const hash = () => measures.getByText(/^[0-9a-f]{16}$/).textContent();
  const changed = await hash();
  await page.getByRole("button", { name: "undo", exact: true }).click();
  await expect(measures).not.toContainText("in the network without your changes");
  await expect.poll(hash).not.toBe(changed);
  await page.getByLabel("no memory: an LSTM").check();
  await expect(page.locator(".measured")).toContainText("no memory to measure");
  await expect(measures.locator("tbody tr")).toHaveCount(2);
});

for (const lesson of ["copy", "allocate", "recall", "story"]) {
  test(`the measures of ${lesson} fit a phone, and axe finds nothing`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 800 });
    await open(page, `lesson=${lesson}&measures=1&theme=dark`);
    await expect(page.getByRole("heading", { name: "Cascade" })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await violations(page)).toEqual([]);
  });
}
