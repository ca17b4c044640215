import { readFileSync } from "node:fs";
import { chromium } from "../../../tools/chromium.ts";
import { drag } from "./drag.ts";
import { open, openBreaking } from "./openPage.ts";
import { examplePort, filesPort } from "./ports.ts";
import { expect, type Page, isolated as test } from "./test.ts";

const score = (page: Page) => page.locator(".lede [role=status]");
const notice = (page: Page) => page.locator(".notice");

/** Ends the GPU process, and waits until the worker has lost its devices. */
async function crashGpu(page: Page, before: () => void = () => {}): Promise<void> {
  const worker = page.workers()[0]!;
  await worker.evaluate(async () => {
    const device = await (await navigator.gpu.requestAdapter())?.requestDevice();
    Object.assign(globalThis, { lost: device?.lost.then(({ reason }) => reason) });
  });
  await worker.evaluate(before);
  const session = await page.context().browser()!.newBrowserCDPSession();
  await session.send("Browser.crashGpuProcess");
  await session.detach();
  const reason = await worker.evaluate(() => (globalThis as { lost?: Promise<string> }).lost);
  // After several crashes the browser has no adapter, and the network runs on WebAssembly.
  expect(["unknown", undefined]).toContain(reason);
}

/** Every test in a browser of its own: Chromium has no GPU after a few crashes, and exits after six. */
const crashing = test.extend({
  page: async ({ playwright, baseURL, viewport }, use) => {
    const browser = await playwright.chromium.launch(chromium);
    await use(await browser.newPage({ baseURL: baseURL!, viewport, serviceWorkers: "block" }));
    await browser.close();
  },
});

crashing.describe("after the GPU process has crashed", () => {
  crashing.slow(); // compiling shaders takes long on a software adapter

  crashing("any action opens the backend again and reports it, several times", async ({ page }) => {
    const { errors } = await open(page, "backend=webgpu");
    await expect(score(page)).toHaveText("48 of 48 squares right.");
    for (const [isChecked, words] of [
      [true, /\d+ of 48 squares wrong\./],
      [false, "48 of 48 squares right."],
    ] as const) {
      await crashGpu(page);
      await page.getByLabel("no links").setChecked(isChecked);
      await expect(notice(page)).toHaveText(/^The GPU device was lost\. The network now runs on .+\.$/);
      await expect(score(page)).toHaveText(words);
    }
    await page.getByRole("link", { name: "Recall" }).click();
    await expect(notice(page)).toHaveCount(0);
    await expect(score(page)).toHaveText("18 of 18 squares right.");
    expect(errors).toEqual([]);
  });

  crashing("a backend that cannot be opened again is replaced by WebAssembly", async ({ page }) => {
    await open(page, "backend=webgpu");
    await expect(score(page)).toHaveText("48 of 48 squares right.");
    await crashGpu(page, () => {
      navigator.gpu.requestAdapter = async () => null;
    });
    await page.getByLabel("no links").check();
    await expect(notice(page)).toHaveText(/^The GPU device was lost\. The network now runs on WebAssembly, .*SIMD\.$/);
    await expect(score(page)).toHaveText(/\d+ of 48 squares wrong\./);
    await page.getByText(/runs in this tab · WebAssembly/).click();
    await expect(page.getByText(/WebGPU is unavailable: /)).toBeVisible();
  });

  crashing("the training, a saved file, and the lesson Break it work again", async ({ page }) => {
    await open(page, "backend=webgpu");
    await expect(score(page)).toHaveText("48 of 48 squares right.");
    await crashGpu(page);
    await page.getByText("Model ▾").click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("Save as a file").click()]);
    expect(readFileSync(await download.path()).length).toBeGreaterThan(20_000);
    await crashGpu(page);
    await page.getByRole("button", { name: "Train it again, live" }).click();
    await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
    await expect(page.getByText(/wrong after [\d,]+ pictures/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("link", { name: "Break it" }).click();
    await expect(page.locator("dnc-break svg").first()).toBeVisible({ timeout: 60_000 });
  });
});

/** Ends the worker as the browser does if memory runs out: without an event. */
const endWorker = (page: Page): Promise<void> => page.workers()[0]!.evaluate(() => close());

/** Waits until the worker holds its lock: before that, only unanswered pings show that it ended. */
const lockHeld = (page: Page): Promise<void> =>
  expect.poll(() => page.evaluate(async () => (await navigator.locks.query()).held?.length)).toBe(1);

const ended = "The worker that runs the network ended: the browser terminated it.";

test("a worker that ends is reported in a sentence and restarted by the next action", async ({ page }) => {
  const { errors } = await open(page);
  await expect(score(page)).toHaveText("48 of 48 squares right.");
  const model = readFileSync(new URL("../../../packages/models/copy/model.safetensors", import.meta.url));
  await drag(page, "mine.safetensors", model);
  await expect(page.getByRole("heading", { name: "mine.safetensors", includeHidden: true })).toHaveCount(1);
  for (let time = 0; time < 2; time++) {
    await lockHeld(page);
    await endWorker(page);
    await expect(score(page)).toHaveText(`${ended} It restarts at your next action.`);
    await expect(page.locator("dnc-figure svg")).toBeVisible();
    await expect.poll(() => page.workers()).toHaveLength(0);
    await page.getByRole("button", { name: "Step forward" }).first().click();
    await expect(score(page)).toHaveText("48 of 48 squares right.");
    await expect.poll(() => page.workers()).toHaveLength(1);
  }
  await expect(page.getByRole("heading", { name: "mine.safetensors", includeHidden: true })).toHaveCount(1);
  expect(errors).toEqual([]);
});

test("a worker that ends during a training loses it, and nothing else", async ({ page }) => {
  const { errors } = await open(page);
  await page.getByRole("button", { name: "Train it again, live" }).click();
  await expect(page.getByText(/wrong after [1-9][\d,]* pictures/)).toBeVisible();
  await endWorker(page);
  await expect(score(page)).toHaveText(`${ended} The live training is lost. It restarts at your next action.`);
  await page.getByLabel("no links").check();
  await expect(score(page)).toHaveText(/\d+ of 48 squares wrong\./);
  await page.getByLabel("no links").uncheck();
  await expect(score(page)).toHaveText("48 of 48 squares right.");
  await expect(page.getByRole("button", { name: "Train it again, live" })).toBeVisible();
  expect(errors).toEqual([]);
});

test("a worker that ends while it computes the lesson Break it", async ({ page }) => {
  const { errors } = await openBreaking(page);
  await lockHeld(page);
  await endWorker(page);
  await expect(page.locator(".lede[role=status]")).toHaveText(`${ended} It restarts at your next action.`);
  await page.getByRole("button", { name: "Step forward" }).first().click();
  await expect(page.locator(".lede[role=status]")).not.toContainText("ended");
  await expect(page.locator("dnc-break svg").first()).toBeVisible();
  expect(errors).toEqual([]);
});

test("a frame, which has no locks, restarts a worker that does not respond", async ({ page }) => {
  await page.clock.install();
  await page.goto(
    `http://127.0.0.1:${examplePort}/?embed=${encodeURIComponent(`http://127.0.0.1:${filesPort}/embed/index.html`)}`,
  );
  const frame = page.frameLocator("iframe[sandbox]");
  const squares = frame.locator(".lede [role=status]");
  await expect(squares).toHaveText("48 of 48 squares right.");
  await endWorker(page);
  await frame.getByLabel("no links").check();
  await page.clock.runFor(70_000);
  await expect(squares).toHaveText(/it did not respond for 60 seconds\. It restarts at your next action\.$/);
  await frame.getByLabel("no links").uncheck();
  await expect(squares).toHaveText("48 of 48 squares right.");
});
