import { cursor, open } from "./openPage.ts";
import { expect, type Page, isolated as test } from "./test.ts";

const moves = ["Look up", "Allocate", "Erase", "Write", "Link", "Read"];
/** Opens the page with a paused clock. Tests advance it. */
async function openStill(page: Page, hash = ""): Promise<void> {
  await page.clock.install({ time: 0 });
  await open(page, hash);
  await page.clock.pauseAt(3_600_000);
}

const pressed = (page: Page) => page.locator("aside li button[aria-pressed=true]");

for (const lesson of ["copy", "allocate", "recall", "story"]) {
  test(`slow motion shows the six moves of a step of ${lesson}, then the whole step`, async ({ page }) => {
    await openStill(page, `lesson=${lesson}`);
    const step = await cursor(page).inputValue();
    await page.getByRole("button", { name: "Slow motion" }).click();
    for (const move of moves) {
      await expect(pressed(page)).toHaveCount(1);
      await expect(pressed(page)).toContainText(move);
      await page.clock.runFor(1600);
    }
    await expect(pressed(page)).toHaveCount(0);
    await expect(cursor(page)).toHaveValue(step);
  });
}

test("playing shows all steps in all views and stops at the last", async ({ page }) => {
  await openStill(page);
  await cursor(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press(" ");
  for (let step = 0; step < 17; step++) {
    await expect(cursor(page)).toHaveValue(String(step));
    await expect(page.getByRole("heading", { name: `Step ${step}, in six moves` })).toBeVisible();
    await expect(page.locator("dnc-figure svg")).toContainText(`inside step ${step}`);
    await expect(page.locator("dnc-figure svg")).toContainText(`memory after step ${step}`);
    await page.clock.runFor(450);
  }
  await page.clock.runFor(900);
  await expect(cursor(page)).toHaveValue("17");
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();
});

test("with reduced motion nothing fades in, and slow motion waits for a key", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openStill(page);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  await page.getByRole("button", { name: "Slow motion" }).click();
  await expect(pressed(page)).toContainText("Look up");
  await page.clock.runFor(10_000);
  await expect(pressed(page)).toContainText("Look up");
  await page.keyboard.press(".");
  await expect(pressed(page)).toContainText("Allocate");
});
