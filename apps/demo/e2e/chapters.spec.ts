import { cursor, open, violations } from "./openPage.ts";
import { expect, type Locator, type Page, test } from "./test.ts";

const names = ["Write", "Allocate", "Link", "Read", "Break it", "Train it"];
const title = "How a neural network uses a memory";

const chapter = (page: Page, name: string): Locator => page.getByRole("region", { name });
const result = (page: Page, name: string): Locator => chapter(page, name).getByRole("status");

/** Scrolls until this part of a chapter, 0 to 1, is at the reading line. */
async function scrollTo(page: Page, name: string, part: number): Promise<void> {
  await chapter(page, name).evaluate((section, share) => {
    const exhibit = section.parentElement!.parentElement!.querySelector(".exhibit")!.getBoundingClientRect();
    const { left, top, height } = section.getBoundingClientRect();
    const free = left < exhibit.right ? exhibit.height : 0;
    scrollBy(0, top + share * height - free - 0.4 * (innerHeight - free));
  }, part);
  await expect(chapter(page, name)).toHaveClass(/current/);
}

test("scrolling tells six chapters with one figure, and the address follows", async ({ page }) => {
  const { errors } = await open(page, "chapter=write");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  await expect(page).toHaveTitle(`dncjs · ${title}`);
  for (const [at, name] of names.entries()) {
    const [first, last] = at < 3 ? [1, 8] : at < 5 ? [9, 17] : [17, 17];
    await scrollTo(page, name, 0.01);
    await expect(cursor(page)).toHaveValue(String(first));
    await scrollTo(page, name, 0.98);
    await expect(cursor(page)).toHaveValue(String(last));
    await expect(page).toHaveURL(new RegExp(`chapter=${name.split(" ")[0]!.toLowerCase()}`));
    // At its end, the last chapter leaves with the figure.
    if (at === names.length - 1) await scrollTo(page, name, 0.01);
    await expect(page.locator("dnc-figure svg")).toBeInViewport({ ratio: 0.9 });
  }
  await scrollTo(page, "Link", 0.5);
  const step = await cursor(page).inputValue();
  await expect(page).toHaveURL(new RegExp(`chapter=link&t=${step}`));
  await page.reload();
  await expect(chapter(page, "Link")).toHaveClass(/current/);
  await expect(cursor(page)).toHaveValue(step);
  expect(errors).toEqual([]);
});

test("nothing is drawn before it happens, and the picture is gone while it is read", async ({ page }) => {
  await open(page, "chapter=write");
  await scrollTo(page, "Write", 0.5);
  const covers = page.locator("dnc-figure rect.future");
  await expect(covers.first()).toBeAttached();
  const left = async (at: number) => Math.round(Number(await covers.nth(at).getAttribute("x")));
  const step = async () => Number(await cursor(page).inputValue());
  await expect.poll(async () => (await left(0)) - 24 * ((await step()) + 1)).toBe(78);
  await scrollTo(page, "Read", 0.5);
  await expect.poll(() => left(0)).toBe(78);
  await scrollTo(page, "Break it", 0.5);
  await expect(covers).toHaveCount(0);
});

test("“Next” leads through the chapters by keyboard, and each chapter to its lesson", async ({ page }) => {
  await open(page, "chapter=write");
  const lessons = ["", "lesson=allocate", "lesson=recall", "lesson=story", "lesson=break", "lesson=copy"];
  for (const [at, name] of names.entries()) {
    await expect(chapter(page, name)).toHaveClass(/current/);
    await expect(chapter(page, name).getByRole("link")).toHaveAttribute("href", new RegExp(`#${lessons[at]}`));
    if (at === names.length - 1) break;
    await chapter(page, name)
      .getByRole("button", { name: `Next: ${names[at + 1]}` })
      .focus();
    await page.keyboard.press("Enter");
    await expect(chapter(page, names[at + 1]!).getByRole("heading")).toBeFocused();
  }
  await chapter(page, "Train it").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Watch a neural network use its memory");
  await expect(page.getByText("48 of 48 squares right.")).toBeVisible();
  // The browser may still be scrolling to the last chapter.
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
});

for (const [name, does, undoes] of [
  ["Allocate", "Remove the allocation", "Put the allocation back"],
  ["Link", "Remove the links", "Put the links back"],
  ["Break it", "Change one number", "Change it back"],
] as const) {
  test(`the attempt of the chapter ${name} makes errors, and can be undone`, async ({ page }) => {
    await open(page, "chapter=write");
    await scrollTo(page, name, 0.3);
    await chapter(page, name).getByRole("button", { name: does }).click();
    await expect(result(page, name)).toHaveText(/Its answer: [1-4]?\d of 48 squares wrong\./);
    await expect(page.locator("dnc-figure rect.future")).toHaveCount(0);
    expect(await violations(page)).toEqual([]);
    await chapter(page, name).getByRole("button", { name: undoes }).click();
    await expect(chapter(page, name).getByRole("button", { name: does })).toBeVisible();
    await chapter(page, name).getByRole("button", { name: does }).click();
    await expect(result(page, name)).toContainText("wrong");
    // Another chapter begins without it.
    await scrollTo(page, "Read", 0.5);
    await expect(page).not.toHaveURL(/no-|changes/);
  });
}

test("the network redraws another picture, and plays from its memory", async ({ page }) => {
  await open(page, "chapter=write");
  await chapter(page, "Write").getByRole("button", { name: "Show it another picture" }).click();
  await expect(page).toHaveURL(/shown=/);
  await expect(result(page, "Write")).toHaveText(/of 48 squares/);
  await scrollTo(page, "Read", 0.98);
  await expect(page).toHaveURL(/shown=/);
  await chapter(page, "Read").getByRole("button", { name: "Play it from the start" }).click();
  await expect.poll(async () => Number(await cursor(page).inputValue())).toBeLessThan(8);
  await expect.poll(async () => Number(await cursor(page).inputValue())).toBeGreaterThan(1);
  await chapter(page, "Read").getByRole("button", { name: "Pause" }).click();
});

test("the last chapter starts with random weights and trains them; the trained network stays", async ({ page }) => {
  await open(page, "chapter=train");
  await scrollTo(page, "Break it", 0.5);
  await scrollTo(page, "Train it", 0.3);
  await expect(result(page, "Train it")).toContainText("squares wrong.");
  await chapter(page, "Train it").getByRole("button", { name: "Train it here" }).click();
  await expect(result(page, "Train it")).toContainText(/pictures.*per second/);
  await chapter(page, "Train it").getByRole("button", { name: "Stop" }).click();
  await expect(result(page, "Train it")).toContainText("Trained here in");
  await scrollTo(page, "Break it", 0.5);
  await scrollTo(page, "Train it", 0.3);
  await expect(result(page, "Train it")).toContainText("Trained here in");
});

test("measures how long a picture each network repeats, and says where the LSTM is better", async ({ page }) => {
  await open(page, "chapter=write");
  const lengths = page.getByRole("region", { name: "How long a picture?" });
  await lengths.getByRole("button", { name: "Measure it here" }).click();
  const words = lengths.getByRole("status");
  await expect(words).toHaveText(
    /up to 1\d columns with memory, up to [4-6] for the LSTM, and up to 1\d without links/,
  );
  await expect(words).toHaveText(
    /(The LSTM has more squares right at [\d, ]+ columns|At no measured length does .*)\.$/,
  );
  await expect(lengths.getByRole("img").first()).toBeVisible();
  await lengths.getByText("The numbers").click();
  await expect(lengths.getByRole("row")).toHaveCount(21);
  expect(await violations(page)).toEqual([]);
});

test("keys scroll, except in the figure", async ({ page }) => {
  await open(page, "chapter=write");
  await page.getByRole("heading", { level: 1 }).click();
  // The browser scrolls smoothly, and ignores a key in the meantime.
  const scrolls = (key: string, to: string) =>
    expect(async () => {
      await page.keyboard.press(key);
      await expect(chapter(page, to)).toHaveClass(/current/, { timeout: 3000 });
    }).toPass();
  await scrolls("End", "Train it");
  await scrolls("Home", "Write");
  await cursor(page).focus();
  await page.keyboard.press("End");
  await expect(cursor(page)).toHaveValue("17");
  await expect(chapter(page, "Write")).toHaveClass(/current/);
});

test("with reduced motion a chapter shows one step", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "chapter=write");
  for (const part of [0.05, 0.5, 0.95]) {
    await scrollTo(page, "Link", part);
    await expect(cursor(page)).toHaveValue("8");
  }
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

for (const width of [320, 360]) {
  test(`on a phone ${width} pixels wide a chapter fits below the figure`, async ({ page }) => {
    await page.setViewportSize({ width, height: 667 });
    await open(page, "chapter=write");
    for (const [at, name] of names.entries()) {
      await scrollTo(page, name, 0.5);
      await expect(page.locator("dnc-figure svg")).toBeInViewport({ ratio: 1 });
      const next = chapter(page, name).getByRole("button").last();
      await expect(next).toBeInViewport({ ratio: 1 });
      if (at < 5) await expect(next).toHaveText(/Next/);
      expect((await next.boundingBox())!.height).toBeGreaterThanOrEqual(44);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
    expect(await violations(page)).toEqual([]);
  });
}

test("on a phone the chapter Link shows the links", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, "chapter=link&t=8");
  await expect(page.locator("dnc-figure .arc")).toHaveCount(8);
});

test("in a low window, such as a zoomed one, the figure scrolls away", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await open(page, "chapter=write");
  await chapter(page, "Link").getByRole("button", { name: "Remove the links" }).scrollIntoViewIfNeeded();
  await expect(page.locator("dnc-figure svg")).not.toBeInViewport();
});
