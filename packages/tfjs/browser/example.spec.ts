import { expect, test } from "@playwright/test";
import { examplePort } from "./ports.ts";

test("the example trains in a page until it is stopped", async ({ page }) => {
  await page.goto(`http://127.0.0.1:${examplePort}/`);
  await page.getByRole("button", { name: "Train" }).click();
  await expect(page.getByRole("status")).toHaveText(/^Round ([4-9]|\d\d) on wasm: \d+ % of new sequences recalled$/, {
    timeout: 200_000,
  });
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByRole("button", { name: "Train" })).toBeEnabled();
  await expect(page.getByRole("status")).not.toContainText("99 %"); // stopped before the end
  const losses = [...((await page.locator("pre").textContent()) ?? "").matchAll(/loss ([\d.]+)/g)].map(([, loss]) =>
    Number(loss),
  );
  expect(losses.length).toBeGreaterThanOrEqual(4);
  expect(losses.at(-1)).toBeLessThan(losses[0]!);
});
