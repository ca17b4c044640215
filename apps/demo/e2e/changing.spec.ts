import { expect, test } from "@playwright/test";
import { cursor, open, violations } from "./openPage.ts";

const score = ".lede [role=status]";

test("a memory cell that is clicked can be changed, the network runs on from there, and all can be undone", async ({
  page,
}) => {
  const { errors } = await open(page, "t=6");
  const figure = (await page.locator("dnc-figure svg").boundingBox())!;
  await page.mouse.click(figure.x + 787 + 20 * 4.5, figure.y + 144 + 19 * 2.5);
  await expect(page.getByLabel("What is changed")).toHaveValue("cell.4");
  await page.getByLabel("Its new value").fill("-8");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await expect(page).toHaveURL(/changes=cell\.6\.3\.4\.-8000/);
  await expect(page.locator(".change")).toHaveText(/^location 3, cell 4 = −8 at step 6/);
  await expect(page.locator(score)).toHaveText(/squares wrong/);
  await expect(page.locator(".without")).toHaveText("Without: 48 of 48 squares right.");
  await page.reload();
  await expect(page.locator(".change")).toHaveCount(1);
  await page.getByRole("button", { name: "undo", exact: true }).click();
  await expect(page.locator(score)).toHaveText("48 of 48 squares right.");
  await expect(page.locator(".changes")).toHaveCount(0);
  expect(errors).toEqual([]);
});

test("a gate is changed and a location locked by keyboard alone", async ({ page }) => {
  await open(page, "t=4");
  await cursor(page).focus();
  await page.getByLabel("What is changed").selectOption("write gate");
  await page.getByLabel("Its new value").fill("0");
  await page.keyboard.press("Enter");
  await expect(page.locator(score)).toHaveText(/squares wrong/);
  const lock = page.getByLabel(/location \d+ locked from step 4 on/);
  await lock.focus();
  await page.keyboard.press("Space");
  await expect(page.locator(".change")).toHaveCount(2);
  await expect(page).toHaveURL(/changes=write-gate\.4\.0\.0\.0_lock\.4\.\d+\.0\.0/);
  await page.getByRole("button", { name: "undo all" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(score)).toHaveText("48 of 48 squares right.");
});

test("a gate that is clicked is the one to be changed", async ({ page }) => {
  await open(page);
  const figure = (await page.locator("dnc-figure svg").boundingBox())!;
  await page.mouse.click(figure.x + 78 + 24 * 4.5, figure.y + 42 + 90 + 12 + 16 * 19 + 12 + 8);
  await expect(page.getByLabel("What is changed")).toHaveValue("write-gate.0");
  await expect(page.getByRole("heading", { name: "Change it at step 4" })).toBeVisible();
});

test("whatever changes an address asks for, the page stands", async ({ page }) => {
  const { errors } = await open(
    page,
    "changes=cell.999.999.999.9999999_cell.399.255.255.99999_link.5.3.2.0_x&no-links=1",
  );
  await expect(page.locator(".change")).toHaveCount(2);
  expect(errors).toEqual([]);
});

for (const lesson of ["copy", "allocate", "recall", "story"]) {
  test(`in the lesson ${lesson} axe finds nothing with something changed, on a desk and on a phone`, async ({
    page,
  }) => {
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
  test(`an LSTM alone answers in place of ${lesson}, beside what the memory makes of it`, async ({ page }) => {
    await open(page, `lesson=${lesson}`);
    await expect(page.locator(".measured")).toContainText("misses");
    const box = page.getByLabel("no memory: an LSTM");
    const place = await box.boundingBox();
    await box.check();
    await expect(page.getByText(/^An LSTM alone, [\d,]+ weights/)).toBeVisible();
    await expect(page.locator(score)).toHaveText(/^\d+ of \d+ squares (right|wrong)\.$/);
    await expect(page.locator(".without")).toHaveText(/^With its memory: (\d+) of \1 squares right\.$/);
    await expect(page.getByLabel("no links")).toBeDisabled();
    expect(await box.boundingBox()).toEqual(place);
    await page.getByLabel("untrained").check();
    await expect(page.locator(".without")).toHaveText(/squares wrong\.$/);
    expect(await violations(page)).toEqual([]);
  });
}

test("whoever goes to another lesson gets there, whatever was changed a moment before", async ({ page }) => {
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
