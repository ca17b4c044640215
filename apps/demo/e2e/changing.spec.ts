import { cursor, open, violations } from "./openPage.ts";
import { expect, test } from "./test.ts";

const score = ".lede [role=status]";

test("changes a clicked memory cell, continues the run, and undoes the change", async ({ page }) => {
  const { errors } = await open(page, "t=6");
  const figure = (await page.locator("dnc-figure svg").boundingBox())!;
  await page.mouse.click(figure.x + 787 + 20 * 4.5, figure.y + 144 + 19 * 3.5);
  await expect(page.getByLabel("Value to change")).toHaveValue("cell.4");
  await page.getByLabel("New value").fill("-8");
  await page.getByRole("button", { name: "Set", exact: true }).click();
  await expect(page).toHaveURL(/changes=cell\.6\.3\.4\.-8000/);
  await expect(page.locator(".change")).toHaveText(/^location 3, cell 4 = −8 at step 6/);
  await expect(page.locator(score)).toHaveText(/squares wrong/);
  await expect(page.locator(".without")).toHaveText("Unchanged: 48 of 48 squares right.");
  await page.reload();
  await expect(page.locator(".change")).toHaveCount(1);
  await page.getByRole("button", { name: "undo", exact: true }).click();
  await expect(page.locator(score)).toHaveText("48 of 48 squares right.");
  await expect(page.locator(".changes")).toHaveCount(0);
  expect(errors).toEqual([]);
});

test("the form stays on its location after a change", async ({ page }) => {
  await open(page, "t=12");
  const lock = page.getByText(/^lock location \d+ from step 12 on$/);
  const before = await lock.textContent();
  await page.getByLabel("New value").fill("0");
  await page.getByRole("button", { name: "Set", exact: true }).click();
  await expect(page.locator(".change")).toHaveCount(1);
  await expect(page.locator(score)).toHaveText(/squares wrong/);
  await expect(lock).toHaveText(before!);
});

test("an update of the page keeps what the user is typing", async ({ page }) => {
  await open(page, "t=12");
  const value = page.getByLabel("New value");
  await value.fill("0.123");
  await page.locator("dnc-explorer").evaluate(async (explorer) => {
    const lit = explorer as HTMLElement & { requestUpdate(): void; updateComplete: Promise<boolean> };
    lit.requestUpdate();
    await lit.updateComplete;
  });
  await expect(value).toHaveValue("0.123");
  await page.keyboard.press("Escape");
  await cursor(page).focus();
  await page.keyboard.press("ArrowRight");
  await expect(value).not.toHaveValue("0.123");
});

test("changes a gate and locks a location by keyboard", async ({ page }) => {
  await open(page, "t=4");
  await cursor(page).focus();
  await page.getByLabel("Value to change").selectOption("write gate");
  await page.getByLabel("New value").fill("0");
  await page.keyboard.press("Enter");
  await expect(page.locator(score)).toHaveText(/squares wrong/);
  const lock = page.getByLabel(/lock location \d+ from step 4 on/);
  await lock.focus();
  await page.keyboard.press("Space");
  await expect(page.locator(".change")).toHaveCount(2);
  await expect(page).toHaveURL(/changes=write-gate\.4\.0\.0\.0_lock\.4\.\d+\.0\.0/);
  await page.getByRole("button", { name: "undo all" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(score)).toHaveText("48 of 48 squares right.");
});

test("selects a clicked gate for the form", async ({ page }) => {
  await open(page);
  const figure = (await page.locator("dnc-figure svg").boundingBox())!;
  await page.mouse.click(figure.x + 78 + 24 * 4.5, figure.y + 42 + 90 + 12 + 16 * 19 + 12 + 8);
  await expect(page.getByLabel("Value to change")).toHaveValue("write-gate.0");
  await expect(page.getByRole("heading", { name: "Change a value at step 4" })).toBeVisible();
});

test("accepts any changes in an address", async ({ page }) => {
  const { errors } = await open(
    page,
    "changes=cell.999.999.999.9999999_cell.399.255.255.99999_link.5.3.2.0_x&no-links=1",
  );
  await expect(page.locator(".change")).toHaveCount(2);
  expect(errors).toEqual([]);
});

test("a change beyond the run is described where it is applied", async ({ page }) => {
  await open(page, "changes=cell.399.255.200.5000_link.399.255.200.0");
  await expect(page.locator(".change")).toHaveText([
    /^location 15, cell 11 = 5 at step 17/,
    /^link from location 15 to location 15 = 0 at step 17/,
  ]);
  await page.locator(".change").first().getByRole("button").click();
  await expect(page.locator(".change")).toHaveCount(1);
});

for (const lesson of ["copy", "allocate", "recall", "story"]) {
  test(`in the lesson ${lesson} axe finds nothing with changes, on a desktop and a phone`, async ({ page }) => {
    await open(page, `lesson=${lesson}&changes=write-gate.4.0.0.0_lock.5.2.0.0`);
    await expect(page.locator(".without")).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 800 });
    await expect(page.locator(".dock")).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await violations(page)).toEqual([]);
  });
}

for (const lesson of ["copy", "allocate", "recall"]) {
  test(`an LSTM replaces the network of ${lesson}, and the score with memory is shown`, async ({ page }) => {
    await open(page, `lesson=${lesson}`);
    await expect(page.locator(".measured")).toContainText("misses");
    const box = page.getByLabel("no memory: an LSTM");
    // In the page: opening and closing the tables may scroll.
    const placeOf = () => box.evaluate((input) => input.getBoundingClientRect().top + scrollY);
    const place = await placeOf();
    await box.check();
    await expect(page.getByText(/^An LSTM with [\d,]+ weights/)).toBeVisible();
    await expect(page.locator(".lede")).toHaveText(
      /^This network has no memory\. (It keeps all|Its 36 cells are too few)/,
    );
    await expect(page.locator("dnc-figure")).toContainText(/\d+ LSTM cells/);
    // Nothing on the page is about writing to a memory, or reading it.
    const claims = /memory after|inside step|write gate|read vector|free gate|in use|written here|location \d/;
    await expect(page.locator("dnc-figure")).not.toContainText(claims);
    await expect(page.locator("main")).not.toContainText(claims);
    await page.getByRole("button", { name: "show as tables" }).click();
    await expect(page.getByRole("region", { name: "The figure as tables" })).not.toContainText(claims);
    await page.getByRole("button", { name: "hide the tables" }).click();
    await expect(page.locator(score)).toHaveText(/^\d+ of \d+ squares (right|wrong)\.$/);
    await expect(page.locator(".without")).toHaveText(/^With memory: (\d+) of \1 squares right\.$/);
    await expect(page.getByLabel("no links")).toBeDisabled();
    expect(await placeOf()).toBe(place);
    await page.getByLabel("untrained").check();
    await expect(page.locator(".without")).toHaveText(/squares wrong\.$/);
    expect(await violations(page)).toEqual([]);
  });
}

test("navigation wins over a pending update of the address", async ({ page }) => {
  await open(page);
  await page.getByLabel("untrained").check();
  await page.evaluate(() => {
    location.hash = "#lesson=recall";
    // Block the page, so that it handles the new address only after its own address update is due.
    const until = performance.now() + 400;
    while (performance.now() < until);
  });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What came after this?");
  await expect(page.getByLabel("untrained")).not.toBeChecked();
});
