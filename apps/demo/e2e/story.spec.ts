import { cursor, open, violations } from "./openPage.ts";
import { expect, type Locator, type Page, test } from "./test.ts";

const score = (page: Page): Locator => page.locator(".lede [role=status]");
const box = (page: Page): Locator => page.getByRole("textbox", { name: "Your story" });
const answers = (page: Page): Locator => page.locator("dnc-story .answers");
const answer = (page: Page, nth: number): Locator => answers(page).getByRole("listitem").nth(nth);
const example = (page: Page, name: string): Locator => page.getByRole("button", { name, exact: true });
/** The words of the box with such a mark. */
const marked = (page: Page, mark: string): Locator => page.locator(`dnc-story .under .${mark}`);

test("answers a story with two facts, and underlines the sentences that it read", async ({ page }) => {
  const { errors, foreign } = await open(page, "lesson=story");
  await expect(score(page)).toHaveText(/^2 of 2 questions right; an LSTM without memory: \d of 2\.$/);
  await expect(answer(page, 0)).toContainText(/kitchen\s+\d+\u202f% ✓/);
  await expect(answer(page, 1)).toContainText(/garden\s+\d+\u202f% ✓/);
  await expect(answer(page, 1)).toContainText(/It reads location \d+ .*“Tom went to the garden\.”/);
  await expect(marked(page, "remembered").filter({ hasText: "Tom went to the garden" })).toHaveCount(1);
  await answer(page, 0).getByRole("button").click();
  await expect(marked(page, "remembered").filter({ hasText: "She went to the kitchen" })).toHaveCount(1);
  expect([...errors, ...foreign]).toEqual([]);
});

test("any names can be typed, and the answer always belongs to the text in the box", async ({ page }) => {
  await open(page, "lesson=story");
  await box(page).fill("Zoë took the 🔑. She went to Timbuktu. Where is the 🔑?");
  await expect(answers(page).getByRole("listitem")).toHaveCount(1);
  await expect(answer(page, 0)).toContainText("Timbuktu");
  // Every text change hides the answers to the text before, in the same update.
  const shown = await page.locator("dnc-story").evaluate(async (element) => {
    const story = element as HTMLElement & { updateComplete: Promise<boolean> };
    const area = story.shadowRoot!.querySelector("textarea")!;
    area.value = area.value.replaceAll("Timbuktu", "Rome");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    const explorer = (story.getRootNode() as ShadowRoot).host as typeof story;
    await explorer.updateComplete;
    await story.updateComplete;
    return story.shadowRoot!.querySelector(".answers")!.textContent;
  });
  expect(shown).not.toContain("Timbuktu");
  await expect(answer(page, 0)).toContainText("Rome");
  await expect(page).toHaveURL(/text=Zo%C3%AB\+took.*Rome/);
  await page.reload();
  await expect(box(page)).toHaveValue(/Rome\. Where is/);
  await expect(answer(page, 0)).toContainText("Rome");
});

test("a pasted story with tabs and soft hyphens is kept in the address", async ({ page }) => {
  await open(page, "lesson=story");
  await box(page).fill("Ann went\tto Pa\u00adris. Where is Ann?");
  await expect(box(page)).toHaveValue("Ann went to Paris. Where is Ann?");
  await expect(page).toHaveURL(/text=Ann\+went\+to\+Paris/);
  await page.reload();
  await expect(box(page)).toHaveValue("Ann went to Paris. Where is Ann?");
  await expect(answer(page, 0)).toContainText("Paris");
});

test("a word that is not understood is marked in place, and can be replaced", async ({ page }) => {
  await open(page, "lesson=story");
  await box(page).fill("Ann wnet to the hall. Ann did not take it. Where is Ann?");
  await expect(marked(page, "unknown")).toHaveText(["wnet", "did"]);
  await expect(page.locator("#problems")).toContainText("“wnet” is not a verb that it knows");
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "use “went”" }).click();
  await expect(box(page)).toHaveValue(/^Ann went to the hall\./);
  await expect(answer(page, 0)).toContainText("hall");
  await box(page).fill("");
  await expect(answers(page)).toHaveText("Nothing to answer yet. The figure shows an example.");
  await example(page, "not told").click();
  await expect(answer(page, 0)).toContainText("not told");
});

test("the keyboard moves through the moves of a step that reads", async ({ page }) => {
  await open(page, "lesson=story");
  await cursor(page).focus();
  await page.keyboard.press("ArrowLeft");
  for (let move = 0; move < 6; move++) await page.keyboard.press(".");
  await expect(page.getByRole("button", { name: /^Read / })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Why is location \d+ read with weight/)).toBeVisible();
});

test("axe finds nothing in the story, in light and dark, with tables", async ({ page }) => {
  await open(page, "lesson=story");
  await expect(score(page)).toHaveText(/right/);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Switch between light and dark" }).click();
  await page.getByRole("button", { name: "show as tables" }).click();
  await expect(page.getByRole("region", { name: "The figure as tables" })).toContainText("Tom went to the garden.");
  expect(await violations(page)).toEqual([]);
});

test("the story fits a phone, also at its maximum length", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  const longest = `${"Ann went home. ".repeat(40)}${"Where is Ann? ".repeat(21)}`;
  for (const text of [undefined, longest]) {
    const { errors } = await open(page, `lesson=story${text ? `&text=${encodeURIComponent(text)}` : ""}`);
    await expect(score(page)).toHaveText(/right/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
  }
  await expect(page.getByText("A story has at most 20 questions.")).toBeVisible();
});

test("a hostile story in the address shows the example, and what is not understood", async ({ page }) => {
  const { errors } = await open(page, "lesson=story&text=%3Cimg%20src%3Dx%3E&t=999&location=999&formula=link");
  await expect(box(page)).toHaveValue("<img src=x>");
  await expect(marked(page, "unknown")).not.toHaveCount(0);
  expect(errors).toEqual([]);
});
