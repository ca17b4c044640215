import { cursor, open, violations } from "./openPage.ts";
import { filesPort } from "./ports.ts";
import { expect, type Locator, type Page, test } from "./test.ts";

const score = (page: Page): Locator => page.locator(".lede [role=status]");
const map = (page: Page): Locator => page.getByRole("group", { name: /^Map of 39 stations/ });
const answers = (page: Page): Locator => page.getByRole("list", { name: "Directions and answers" });
const said = (page: Page): Locator => page.locator("dnc-map [role=status]");
const figure = "dnc-map svg[role=group]";

test("a route is answered stop by stop; two stations on the map start another, which a link shows again", async ({
  page,
}) => {
  const { errors, foreign } = await open(page, "lesson=underground", figure);
  await expect(score(page)).toHaveText("6 of 6 stops right.");
  await expect(answers(page).getByRole("listitem")).toHaveCount(7);
  await expect(
    page.getByText(/Here it has \d+\u202f% of the walks of 6 stops, .* 200 random walks each/),
  ).toBeVisible();
  await map(page).getByRole("button", { name: "Start at Victoria", exact: true }).click();
  await expect(said(page)).toContainText("From Victoria: now choose where to go.");
  await map(page).getByRole("button", { name: "Go to Oxford Circus" }).click();
  await expect(answers(page)).toContainText(/Victoria, north\s*Green Park ✓/);
  await expect(score(page)).toHaveText("2 of 2 stops right.");
  await expect(page).toHaveURL(/shown=[0-9a-f]{6}(&|$)/);
  await page.reload();
  await expect(page.getByLabel("From station")).toHaveValue("Victoria");
  await page.getByLabel("to station").selectOption("Waterloo");
  await expect(answers(page)).toContainText("Waterloo ✓");
  expect([...errors, ...foreign]).toEqual([]);
});

test("each direction lights the track that it looks up, and each answer reads it again; the future is hidden while it plays", async ({
  page,
}) => {
  await open(page, "lesson=underground&t=118", figure);
  const read = page.locator('dnc-map path[stroke="var(--read)"]');
  const says = page.locator("aside .say");
  await expect(read).toHaveCount(1);
  await expect(says).toContainText(/Direction 1 of 6, from Paddington, .* it reads location \d+ .* to Baker Street\./);
  await page.keyboard.press("ArrowRight");
  await expect(read).toHaveCount(2);
  await cursor(page).fill("124");
  await expect(says).toContainText(/written in step 118 at direction 1, .* to Baker Street\. It answers Baker Street/);
  await expect(read).toHaveCount(6);
  await page.getByRole("button", { name: "Tell it the map" }).click();
  await expect(page.locator('dnc-map path[stroke="var(--write)"]')).toHaveCount(1);
  await expect(read).toHaveCount(0);
  await expect(page.locator("dnc-figure rect.future").first()).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).first().click();
  expect(Number(await cursor(page).inputValue())).toBeLessThan(118);
});

test("a cut track is not told, by keyboard; the answers say so, and another way is found", async ({ page }) => {
  await open(page, "lesson=underground", figure);
  const step = await cursor(page).inputValue();
  await map(page).getByRole("button", { name: "Start at Oxford Circus" }).focus();
  const cut = map(page).getByRole("button", { name: "Cut the track Oxford Circus to Tottenham Court Road" });
  await page.keyboard.press("ArrowRight");
  await expect(cut).toBeFocused();
  expect(await cursor(page).inputValue()).toBe(step);
  await page.keyboard.press("Enter");
  await expect(said(page)).toContainText(
    "Oxford Circus to Tottenham Court Road is cut. The description of the map leaves it out.",
  );
  await expect(score(page)).toHaveText("2 of 2 stops right; 4 were not told.");
  await expect(cut).toHaveAttribute("aria-pressed", "true");
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Go another way" }).click();
  await expect(score(page)).toHaveText(/^\d of \d stops right\.$/);
  await page.getByRole("button", { name: "Mend all" }).click();
  await expect(page.getByRole("button", { name: "Mend all" })).toHaveCount(0);
});

test("on a phone, in the dark, the names are readable and axe finds nothing", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, "lesson=underground&theme=dark", figure);
  await expect(score(page)).toHaveText("6 of 6 stops right.");
  const names = page.locator("dnc-map .names text");
  expect(await names.count()).toBeGreaterThan(30);
  for (const name of ["Paddington", /London\s*Bridge/]) await expect(names.filter({ hasText: name })).toHaveCount(1);
  expect(Number(await page.locator("dnc-map .names").getAttribute("font-size"))).toBeGreaterThanOrEqual(10);
  for (const name of await names.all()) {
    const { x, width } = (await name.boundingBox())!;
    expect([x >= 0, x + width <= 320]).toEqual([true, true]);
  }
  expect(await violations(page)).toEqual([]);
});

test("the page for frames has the map, and answers a new route", async ({ page }) => {
  await page.goto(`http://127.0.0.1:${filesPort}/embed/index.html#lesson=underground`);
  await expect(score(page)).toHaveText("6 of 6 stops right.");
  await page.getByLabel("to station").selectOption("Waterloo");
  await expect(answers(page)).toContainText("Waterloo ✓");
});
