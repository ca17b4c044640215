import { cursor, violations } from "./openPage.ts";
import { expect, type Page, firstVisit as test } from "./test.ts";

const lede = (page: Page) => page.locator(".lede");
const title = "Watch a neural network use its memory";

/** Opens the page for the first time, with a clock that the test moves. */
async function visit(page: Page, address = "/"): Promise<void> {
  await page.clock.install();
  await page.goto(address);
  await expect(page.locator("dnc-figure svg").first()).toBeVisible();
}

/** Lets time pass until the lede contains these words. */
async function until(page: Page, words: string): Promise<void> {
  for (let half = 0; half < 60; half++) {
    if ((await lede(page).textContent())!.includes(words)) return;
    await page.clock.runFor(500);
  }
  await expect(lede(page)).toContainText(words);
}

/** Left edge of the covered part of the answers, and right edge of the cursor, in pixels. */
async function edges(page: Page): Promise<{ covered: number; cursor: number }> {
  const figure = page.locator("dnc-figure");
  const covered = Number(await figure.locator("rect.future").last().getAttribute("x"));
  const step = Number(await cursor(page).inputValue());
  return { covered: Math.round(covered), cursor: 78 + 24 * (step + 1) };
}

test("the opening shows a picture, hides it and redraws it, and then it is the visitor's turn", async ({ page }) => {
  await visit(page);
  await expect(lede(page)).toContainText("A neural network sees a picture, one column at a time");
  await expect(page.getByRole("button", { name: "Train it again, live" })).toBeHidden();
  await page.clock.runFor(3000);
  await expect.poll(async () => Number(await cursor(page).inputValue())).toBeGreaterThan(1);
  const { covered, cursor: end } = await edges(page);
  expect(covered).toBe(end);
  await until(page, "The picture is gone. Now from memory.");
  await until(page, "It reads the locations in order and redraws the picture.");
  await until(page, "Your turn: draw a picture in the dashed frame.");
  await expect(page.locator("rect.invite")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await expect(page.locator("rect.future")).toHaveCount(0);
  const figure = (await page.locator("dnc-figure svg").boundingBox())!;
  await page.mouse.click(figure.x + 78 + 24 * 3.5, figure.y + 42 + 7);
  await expect(page.locator("rect.invite")).toHaveCount(0);
  await expect(lede(page)).toContainText(/squares (right|wrong)\.$/);
});

/** The press removes the button, so the click cannot end on it. */
async function skipByButton(page: Page): Promise<void> {
  const { x, y } = (await page.getByRole("button", { name: "Skip", exact: true }).boundingBox())!;
  await page.mouse.click(x + 5, y + 5);
}

for (const [how, skip] of [
  ["key", (page: Page) => page.keyboard.press(" ")],
  ["click", (page: Page) => page.getByRole("heading", { level: 1 }).click()],
  ["button", skipByButton],
] as const) {
  test(`any ${how} skips the opening, and the second visit starts without it`, async ({ page }) => {
    await visit(page);
    await expect(lede(page)).toContainText("A neural network sees a picture");
    await skip(page);
    await expect(lede(page)).toContainText("48 of 48 squares right.");
    await expect(page.locator("rect.future")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Play" }).first()).toBeVisible();
    await page.reload();
    await expect(lede(page)).toContainText("48 of 48 squares right.");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  });
}

test("a link to a lesson or a step starts there", async ({ page }) => {
  await visit(page, "/#t=5");
  await expect(lede(page)).toContainText("48 of 48 squares right.");
  await expect(cursor(page)).toHaveValue("5");
});

test.describe("with reduced motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });
  test("the opening has three stills", async ({ page }) => {
    await visit(page);
    const steps: string[] = [];
    for (let still = 0; still < 3; still++) {
      await expect(page.getByRole("button", { name: "Skip", exact: true })).toBeVisible();
      steps.push(await cursor(page).inputValue());
      await page.clock.runFor(5050);
    }
    expect(steps).toEqual(["8", "9", "17"]);
    await expect(lede(page)).toContainText("Your turn");
  });
});

test("nothing is drawn before it happens while the figure plays", async ({ page }) => {
  await visit(page, "/#t=5");
  await cursor(page).focus();
  await page.keyboard.press(" ");
  await page.clock.runFor(1400);
  await expect.poll(async () => Number(await cursor(page).inputValue())).toBeGreaterThan(5);
  const { covered, cursor: end } = await edges(page);
  expect(covered).toBe(end);
  await page.keyboard.press(" ");
  await expect(page.locator("rect.future")).toHaveCount(0);
});
