import { open, violations } from "./openPage.ts";
import { expect, type Page, test } from "./test.ts";

const batches = async (page: Page): Promise<number[]> => {
  const bars = page.getByRole("progressbar");
  return [Number(await bars.first().getAttribute("value")), Number(await bars.last().getAttribute("value"))];
};

test("two networks race side by side, and redraw a picture of any length; its link leads there", async ({ page }) => {
  const { errors } = await open(page, "chapter=write&race=16&seed=1");
  const race = page.getByRole("region", { name: "The race" });
  await expect(race.getByRole("heading", { name: "The race" })).toBeInViewport();
  await race.getByRole("button", { name: "Start the race" }).click();
  await expect.poll(async () => Math.min(...(await batches(page)))).toBeGreaterThan(0);
  for (const lane of ["With memory", "Without memory"])
    await expect(
      page.getByRole("progressbar", { name: `Training of the network ${lane.toLowerCase()}`, exact: true }),
    ).toBeVisible();
  const slider = race.getByRole("slider", { name: "Longer" });
  await slider.focus();
  await page.keyboard.press("End");
  await expect(slider).toHaveAttribute("aria-valuetext", "64 columns");
  await expect(race.getByRole("img", { name: /What it redraws: \d+ of 384 squares right/ })).toHaveCount(2);
  await race.getByRole("button", { name: "Stop" }).click();
  await expect(race.getByRole("status")).toContainText("64 columns do not fit 32 locations");
  await expect(page).toHaveURL(/race=64/);
  await slider.fill("0");
  await expect(race.getByRole("status")).toHaveText(/^8 columns: \d+ of 48 squares right with memory, \d+ without/);
  const before = await batches(page);
  await expect(race.getByRole("button", { name: "Race again" })).toBeVisible();
  expect(await batches(page)).toEqual(before);
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

for (const width of [320, 360]) {
  test(`on a phone ${width} pixels wide the race fits, in the dark theme, with reduced motion`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 740 });
    await open(page, "chapter=write&race=64&theme=dark");
    const race = page.getByRole("region", { name: "The race" });
    const start = race.getByRole("button", { name: "Start the race" });
    await expect(start).toBeInViewport();
    expect((await start.boundingBox())!.height).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(await violations(page)).toEqual([]);
  });
}
