import { cursor, open } from "./openPage.ts";
import { expect, type Page, isolated as test } from "./test.ts";

/** Holds back files whose names match. Returns a function that lets them pass. */
async function hold(page: Page, name: RegExp): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(name, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

for (const [lesson, title] of [
  ["copy", "Watch a neural network use its memory"],
  ["recall", "What came after this?"],
  ["story", "Tell it a story, then ask"],
  ["underground", "Tell it a map, then send it on a journey"],
] as const) {
  test(`the axes of the lesson ${lesson} are there before the page's code, and stay in place`, async ({ page }) => {
    const release = await hold(page, /\/page-.*\.js/);
    await page.goto(`/#lesson=${lesson}`, { waitUntil: "commit" });
    const axes = page.locator("svg.axes");
    await expect(axes).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
    expect(await page.locator("dnc-explorer").count()).toBe(0);
    const width = await axes.getAttribute("width");
    release();
    await expect(page.locator("dnc-figure svg").first()).toBeVisible();
    await expect(axes).toHaveCount(0);
    await expect(page.locator("dnc-figure svg").first()).toHaveAttribute("width", width!);
  });
}

test("the element shows the axes until the network has run", async ({ page }) => {
  const release = await hold(page, /kernels\./);
  await page.goto("/");
  await expect(page.locator("dnc-explorer svg.axes")).toBeVisible();
  await expect(page.locator("dnc-figure")).toHaveCount(0);
  release();
  await expect(page.locator("dnc-figure svg").first()).toBeVisible();
});

test("the page can be used before the training history has arrived", async ({ page }) => {
  const release = await hold(page, /history/);
  await open(page);
  await page.getByLabel("no links").check();
  await expect(page.locator(".lede [role=status]")).toHaveText(/squares wrong/);
  await cursor(page).focus();
  await page.keyboard.press("End");
  await expect(cursor(page)).toHaveValue("17");
  await expect(page.locator("dnc-training")).toHaveCount(0);
  release();
  await expect(page.locator("dnc-training svg[role=img]")).toBeVisible();
});

test("a worker whose files are missing is reported", async ({ page }) => {
  await page.route(/\/worker-.*\.js/, (route) => route.abort());
  await page.goto("/");
  await expect(page.locator(".lede")).toContainText("The worker that runs the network ended");
  await expect(page.locator(".lede")).not.toContainText("undefined");
});

test("a page whose main part is missing says so", async ({ page }) => {
  await page.route(/\/page-.*\.js/, (route) => route.abort());
  await page.goto("/");
  await expect(page.getByRole("alert")).toHaveText("The page could not be loaded. Reload it to try again.");
  await expect(page.locator(".early")).toHaveAttribute("aria-busy", "false");
});
