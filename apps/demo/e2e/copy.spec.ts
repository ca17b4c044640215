import { cursor, open, violations } from "./openPage.ts";
import { expect, test } from "./test.ts";

test("the trained network answers without errors, policy violations or third-party requests", async ({ page }) => {
  const { errors, foreign } = await open(page);
  await expect(page.getByText("48 of 48 squares right")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Read It follows the link from location/ })).toBeVisible();
  await expect(page.locator("dnc-training svg")).toBeVisible();
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
});

test("all keys of the figure work", async ({ page }) => {
  await open(page);
  await cursor(page).focus();
  const step = (t: number) => expect(cursor(page)).toHaveValue(String(t));
  await page.keyboard.press("Home");
  await step(0);
  await page.keyboard.press("ArrowRight");
  await step(1);
  await page.keyboard.press("End");
  await step(17);
  await page.keyboard.press("ArrowLeft");
  await step(16);
  await page.keyboard.press(".");
  await expect(page.getByRole("button", { name: /^Look up/ }).first()).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press(",");
  await step(15);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Why is location \d+ read with weight 0\.\d\d\?$/)).toBeVisible();
  const question = await page.locator(".formula h2").textContent();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".formula h2")).not.toHaveText(question!);
  await page.keyboard.press("Escape");
  await expect(page.locator(".formula")).toHaveCount(0);
  await page.keyboard.press("Home");
  await page.keyboard.press(" ");
  await expect(page.getByRole("button", { name: "Pause" }).first()).toBeVisible();
  await expect.poll(async () => Number(await cursor(page).inputValue())).toBeGreaterThan(1);
  await page.keyboard.press(" ");
});

test("a flipped square runs the network again and is stored in the address", async ({ page }) => {
  await open(page);
  const figure = (await page.locator("dnc-figure svg").boundingBox())!;
  await page.mouse.click(figure.x + 78 + 24 * 1.5, figure.y + 42 + 7);
  await expect(page).toHaveURL(/shown=05061d3f3a38381c/);
  await expect(page.getByText("48 of 48 squares right")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "undo" })).toBeVisible();
});

test("the keys 1 to 6 flip the squares of the column at the cursor", async ({ page }) => {
  await open(page, "t=1");
  await cursor(page).focus();
  await page.keyboard.press("1");
  await expect(page).toHaveURL(/shown=05061d3f3a38381c/);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("6");
  await expect(page).toHaveURL(/shown=05261d3f3a38381c/);
  await page.keyboard.press("7");
  await page.keyboard.press("End");
  await page.keyboard.press("1");
  await expect(page).toHaveURL(/shown=05261d3f3a38381c&t=17|t=17&shown=05261d3f3a38381c/);
});

test("a clicked mark shows its formula", async ({ page }) => {
  await open(page, "t=12");
  const figure = (await page.locator("dnc-figure svg").boundingBox())!;
  await page.mouse.click(
    figure.x + 78 + 18 * 24 + 18 + 32 + 8 + 20 + 23 + 33 + 20 + 20 + 23 + 12,
    figure.y + 42 + 90 + 12 + 3.5 * 19,
  );
  await expect(page.getByText(/^Why is location 3 read with weight 0\.9\d\?$/)).toBeVisible();
});

test("makes errors without links, and more without training", async ({ page }) => {
  await open(page);
  const score = page.locator(".lede [role=status]");
  await page.getByLabel("no links").check();
  await expect(score).toHaveText(/\d+ of 48 squares wrong\./);
  await page.getByLabel("no links").uncheck();
  await expect(score).toHaveText("48 of 48 squares right.");
  await page.getByLabel("untrained").check();
  await expect(score).toHaveText(/[12]\d of 48 squares wrong\./);
});

test("live training reduces the error, stops, and can be replayed", async ({ page }) => {
  await open(page, "seed=7");
  await expect(page.locator(".training p")).toHaveText(/^5,942 weights, from a random start, seed 1\./);
  await page.getByRole("button", { name: "Train it again, live" }).click();
  const curve = page.locator("dnc-training svg[role=img]");
  await expect(curve).toHaveAttribute("aria-label", /4\d\u202f% wrong at first/);
  const wrong = async () =>
    Number(/, ([\d.]+)\u202f% after/.exec((await curve.getAttribute("aria-label")) ?? "")?.[1] ?? 100);
  await expect.poll(wrong, { timeout: 40_000 }).toBeLessThan(40);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByRole("button", { name: "Train it again, live" })).toBeVisible();
  await expect(page.locator(".training p")).toHaveText(
    /^Trained here in \d+(\.\d)?\u202fs from random weights, seed 7\./,
  );
  const time = page.getByRole("slider", { name: "Training time" });
  await time.focus();
  await page.keyboard.press("Home");
  await expect(time).toHaveAttribute("aria-valuetext", /wrong after 0 pictures/);
  await page.getByRole("button", { name: "discard" }).click();
  await expect(page.getByText("48 of 48 squares right")).toBeVisible();
});

test("every live training has its own seed", async ({ page }) => {
  await open(page);
  const seeds = new Set<string>();
  for (let training = 0; training < 2; training++) {
    await page.getByRole("button", { name: "Train it again, live" }).click();
    await page.getByRole("button", { name: "Stop" }).click();
    const words = page.locator(".training p");
    await expect(words).toHaveText(/seed \d+\./);
    seeds.add(/seed (\d+)/.exec((await words.textContent())!)![1]!);
  }
  expect(seeds.size).toBe(2);
});

test("an invalid model file gives an error and keeps the picture", async ({ page }) => {
  await open(page);
  await page.getByText("Model ▾").click();
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "cat.safetensors", mimeType: "", buffer: Buffer.from("not a model") });
  await expect(page.getByText(/cat\.safetensors cannot be loaded: /)).toBeVisible();
  await expect(page.locator("dnc-figure svg")).toBeVisible();
});

test("axe finds nothing, in light and dark, at rest, in a move, with tables", async ({ page }) => {
  await open(page);
  await expect(page.locator("dnc-training svg")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Switch between light and dark" }).click();
  await page.keyboard.press(".");
  await page.getByRole("button", { name: "show as tables" }).click();
  await expect(page.getByRole("table")).toHaveCount(3);
  await expect(page.getByText("What happened, step by step.")).toBeInViewport();
  expect(await violations(page)).toEqual([]);
});

for (const width of [390, 360]) {
  test(`on a phone ${width} pixels wide the controls work and nothing overflows`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await open(page);
    await page.locator(".dock").getByRole("button", { name: "Step forward" }).click();
    await expect(cursor(page)).toHaveValue("13");
    await page.locator(".dock").getByRole("button", { name: "Look up" }).click();
    await expect(page.locator(".dock")).toContainText("1 Look up");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await violations(page)).toEqual([]);
  });
}

test("a slider makes the memory sparse, down to one location per read, live", async ({ page }) => {
  await open(page);
  const slider = page.getByRole("slider", { name: "Locations that a read may touch" });
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", "16 of 16 locations");
  // All locations: the same answers as those of the dense memory.
  await expect(page.getByText("48 of 48 squares right")).toBeVisible();
  await page.keyboard.press("End");
  await expect(page).toHaveURL(/sparse=1$/);
  await expect(page.getByText(/\d+ of 48 squares wrong/)).toBeVisible();
  await expect(page.getByText("1 of 16 locations")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Home");
  await expect(page.getByText("48 of 48 squares right")).toBeVisible();
});

test("a backend without sparse memory says so", async ({ page }) => {
  await open(page, "backend=webgpu");
  await page.getByRole("slider", { name: "Locations that a read may touch" }).fill("3");
  await expect(page.getByText(/memory\.sparse is not supported.* The figure shows the last good run/)).toBeVisible();
});
