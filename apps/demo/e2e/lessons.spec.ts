import { cursor, open, violations } from "./openPage.ts";
import { expect, test } from "./test.ts";

const score = ".lede [role=status]";

test("fifty columns fit in ten locations, but not without allocation, nor in an LSTM", async ({ page }) => {
  const { errors, foreign } = await open(page, "lesson=allocate");
  await expect(page.locator(score)).toHaveText("300 of 300 squares right.");
  await page.getByLabel("no allocation").check();
  await expect(page.locator(score)).toHaveText(/\d+ of 300 squares wrong\./);
  await page.getByLabel("no allocation").uncheck();
  await page.getByLabel("no memory: an LSTM").check();
  await expect(page.locator(score)).toHaveText(/^\d\d of 300 squares wrong\.$/);
  expect(await violations(page)).toEqual([]);
  expect([...errors, ...foreign]).toEqual([]);
});

test("recalls the item after any item shown again", async ({ page }) => {
  const { errors } = await open(page, "lesson=recall");
  for (const item of ["item 1", "item 2", "item 4", "item 5"]) {
    await page.getByLabel("shown again").selectOption(item);
    await expect(page.locator(score)).toHaveText("18 of 18 squares right.");
  }
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test("navigates between lessons, each with its own start", async ({ page }) => {
  await open(page, "t=3&no-links=1");
  await page.getByRole("link", { name: "Allocate" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Fifty columns, ten locations");
  await expect(cursor(page)).toHaveValue("58");
  await page.getByRole("link", { name: "Recall" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What came after this?");
  await expect(cursor(page)).toHaveValue("29");
  await expect(page.getByLabel("no links")).not.toBeChecked();
});

for (const lesson of ["allocate", "recall"]) {
  test(`the lesson ${lesson} fits a phone`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 800 });
    await open(page, `lesson=${lesson}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await violations(page)).toEqual([]);
  });
}

test("selects a backend and shows the reason", async ({ page }) => {
  const { errors } = await open(page);
  await page.getByText("runs in this tab · WebAssembly").click();
  await expect(page.getByText("Networks this small run fastest on one thread of WebAssembly")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel("Run on").selectOption("WebGPU");
  await expect(page.getByText("runs in this tab · WebGPU on")).toBeVisible();
  await expect(page.getByText("Selected by you.")).toBeVisible();
  await expect(page).toHaveURL(/backend=webgpu/);
  await page.getByLabel("no links").check();
  await expect(page.locator(score)).toHaveText(/\d+ of 48 squares wrong\./);
  await page.getByText("runs in this tab · WebGPU on").click();
  await page.getByLabel("Run on").selectOption("automatic");
  await expect(page.getByText("runs in this tab · WebAssembly")).toBeVisible();
  expect(errors).toEqual([]);
});

test("a menu closes on Escape, on an outside click, and when another menu opens", async ({ page }) => {
  await open(page, "t=3");
  const model = page.getByText("Model ▾");
  const backend = page.getByText("runs in this tab · WebAssembly");
  const save = page.getByText("Save as a file");
  const run = page.getByLabel("Run on");
  await model.focus();
  await page.keyboard.press("Enter");
  await expect(save).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await expect(save).toBeHidden();
  await expect(page.locator("summary:focus")).toHaveText("Model ▾");
  await model.click();
  await backend.click();
  await expect(save).toBeHidden();
  await expect(run).toBeVisible();
  await page.getByRole("heading", { level: 1 }).click();
  await expect(run).toBeHidden();
  await expect(cursor(page)).toHaveValue("3");
});

test("an unknown backend in the address gives a message and the default backend", async ({ page }) => {
  await open(page, "backend=abacus");
  await page.getByText("runs in this tab · WebAssembly").click();
  await expect(page.getByText("abacus is unavailable: no backend has this name.")).toBeVisible();
  await expect(page.locator(score)).toHaveText("48 of 48 squares right.");
});

test("on a phone the current lesson is visible in the list of lessons", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, "lesson=agree", "tbody tr");
  await expect(page.getByRole("link", { name: "Agree" })).toBeInViewport({ ratio: 0.95 });
  await page.goto("/#lesson=copy");
  await expect(page.getByRole("link", { name: "Copy" })).toBeInViewport({ ratio: 0.95 });
});
