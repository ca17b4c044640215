import { expect, test } from "@playwright/test";

test("the page is isolated, so that threads share memory", async ({ page }) => {
  await page.goto("/");
  await page.waitForFunction(() => "conformance" in globalThis);
  expect(await page.evaluate(() => globalThis.conformance.isolated)).toBe(true);
});
