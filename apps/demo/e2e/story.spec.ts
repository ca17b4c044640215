import { expect, type Locator, type Page, test } from "@playwright/test";
import { cursor, open, violations } from "./openPage.ts";

const score = (page: Page): Locator => page.locator(".lede [role=status]");
const story = (page: Page): Locator => page.getByRole("region", { name: "The story" });
const answer = (page: Page): Locator => page.getByRole("region", { name: "The answer" });
const textBox = (page: Page): Locator => page.getByRole("textbox", { name: "The story as text" });

test("answers the story, with the sentence whose location was read and less probable answers", async ({ page }) => {
  const { errors, foreign } = await open(page, "lesson=story");
  await expect(score(page)).toHaveText(/^3 of 3 questions right; an LSTM without memory: \d of 3\.$/);
  await expect(answer(page).getByRole("heading")).toHaveText("Where is Sandra?");
  await expect(answer(page).getByRole("row")).toHaveText([/^office\s+\d+\u202f%\s*$/, /%/, /%/]);
  await expect(answer(page)).toContainText(
    /It reads location \d+ \(\d+\u202f%\) in step 13, written in step 2: “Sandra travelled to the office\.”/,
  );
  await expect(story(page).getByRole("img", { name: /^Read for the answer: \d+/ })).toHaveCount(1);
  expect([...errors, ...foreign]).toEqual([]);
});

test("another word runs the network again and is stored in the address, and undo restores it", async ({ page }) => {
  await open(page, "lesson=story");
  await page.getByLabel("Place", { exact: true }).nth(2).selectOption("hallway");
  await expect(answer(page).getByRole("rowheader").first()).toHaveText("hallway");
  await expect(score(page)).toHaveText(/^3 of 3/);
  await expect(page).toHaveURL(/shown=[0-9a-f]{18}/);
  await page.reload();
  await expect(answer(page).getByRole("rowheader").first()).toHaveText("hallway");
  await page.getByRole("button", { name: "Remove: Sandra travelled to the hallway." }).click();
  await expect(answer(page)).toContainText("The story does not say where Sandra is");
  await expect(page.getByText("Removed “Sandra travelled to the hallway.”")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(answer(page).getByRole("rowheader").first()).toHaveText("hallway");
});

test("the text editor suggests words, and known words for unknown ones", async ({ page }) => {
  await open(page, "lesson=story");
  await page.getByRole("button", { name: "write it as text" }).click();
  await textBox(page).fill("");
  await page.keyboard.type("Marie went to the attic. ");
  await expect(story(page)).toContainText("“Marie” is not a known person: Daniel, John, Mary and Sandra.");
  await page.getByRole("button", { name: "use “Mary”" }).click();
  await expect(story(page)).toContainText("“attic” is not a known place");
  await textBox(page).fill("Mary went to the kitchen.\n");
  const next = page.getByRole("group", { name: "Words that may come next" });
  for (const word of ["Where is", "Mary?"]) await next.getByRole("button", { name: word, exact: true }).click();
  await expect(textBox(page)).toHaveValue("Mary went to the kitchen.\nWhere is Mary?\n");
  await expect(textBox(page)).toBeFocused();
  await expect(answer(page).getByRole("rowheader").first()).toHaveText("kitchen");
  await expect(score(page)).toHaveText(/^1 of 1 question right/);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "choose words" }).click();
  await expect(story(page).getByRole("listitem")).toHaveCount(2);
});

test("starts with an example, adds a sentence and a question, and moves them", async ({ page }) => {
  await open(page, "lesson=story");
  const examples = page.getByLabel("Start with another story");
  await examples.selectOption("to and fro");
  await expect(answer(page).getByRole("rowheader").first()).toHaveText("bedroom");
  await expect(examples).toHaveValue("examples");
  await page.getByRole("button", { name: "+ sentence" }).click();
  await expect(story(page).getByRole("listitem")).toHaveCount(7);
  await page.getByRole("button", { name: "+ question" }).click();
  await expect(page.getByLabel("Asked about").last()).toBeFocused();
  await page
    .getByRole("button", { name: /^Move up: Where is/ })
    .last()
    .click();
  await expect(page.getByRole("button", { name: /^Move up: Where is/ }).first()).toBeFocused();
  await examples.selectOption("random");
  await expect(story(page).getByRole("listitem")).toHaveCount(9);
});

test("the keyboard moves through the moves of a step that reads", async ({ page }) => {
  await open(page, "lesson=story");
  await cursor(page).focus();
  for (let move = 0; move < 6; move++) await page.keyboard.press(".");
  await expect(page.getByRole("button", { name: /^Read / })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("button", { name: /^Read / })).toContainText("Step 2 wrote it: “Sandra");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Why is location \d+ read with weight/)).toBeVisible();
  await page.getByRole("button", { name: "Go to step 0: Mary went to the kitchen." }).click();
  await expect(cursor(page)).toHaveValue("0");
});

test("axe finds nothing in the story, in light and dark, with tables", async ({ page }) => {
  await open(page, "lesson=story");
  await expect(score(page)).toHaveText(/right/);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Switch between light and dark" }).click();
  await page.getByRole("button", { name: "show as tables" }).click();
  await expect(page.getByRole("region", { name: "The figure as tables" })).toContainText(
    "Sandra travelled to the office.",
  );
  expect(await violations(page)).toEqual([]);
});

test("the story fits a phone, also at its maximum length", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  for (const shown of ["", `&shown=${"2a7a".repeat(12)}`]) {
    const { errors } = await open(page, `lesson=story${shown}`);
    await expect(score(page)).toHaveText(/right/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
  }
  await expect(
    page.getByText("24 sentences is the maximum. It was trained on stories of ten sentences."),
  ).toBeVisible();
});

test("a hostile story in the address falls back to the lesson's own", async ({ page }) => {
  const { errors } = await open(page, "lesson=story&shown=ffffff&t=999&location=999&formula=link");
  await expect(story(page).getByRole("listitem")).toHaveCount(9);
  expect(errors).toEqual([]);
});
