import { expect, test } from "@playwright/test";
import { forPictures, looksAsItDid } from "./pictures.ts";
import { open, violations } from "./watching.ts";

test.use(forPictures);

const score = ".lede [role=status]";

test("every backend of this browser gives the same answer", async ({ page }) => {
  test.slow(); // a card in software compiles its shaders for long
  await open(page, "backend=simd");
  await page.getByRole("link", { name: "Agree" }).click();
  await expect(page.locator("tbody tr")).toHaveCount(8, { timeout: 150_000 });
  await expect(page.getByRole("row", { name: /^WebGPU/ })).toContainText("µs");
  await expect(page.getByRole("row", { name: /^tensorflow.js, WebGPU/ })).toContainText("µs");
  await expect(page.locator(score)).toHaveText(/^worst difference \d\.\d × 10⁻[⁴⁵⁶⁷]\.$/);
  await expect(page.getByText("not here")).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
  // What differs from machine to machine is left out.
  await looksAsItDid(page, "agree", [
    page.locator("tbody td"),
    page.locator(score),
    page.locator("header summary").first(),
  ]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("link", { name: "Copy" }).click();
  await expect(page.locator(score)).toHaveText("48 of 48 squares right.");
});
