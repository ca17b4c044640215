import { type Browser, expect, type Page, chromium as playwright, test } from "@playwright/test";
import { chromium } from "../../../tools/chromium.ts";

// A browser of its own: Chromium gives up on a GPU process that crashes too often.
let browser: Browser;
let page: Page;

test.beforeEach(async ({ baseURL }) => {
  browser = await playwright.launch(chromium);
  page = await browser.newPage();
  const control = await browser.newBrowserCDPSession();
  await page.exposeFunction("crash", () => control.send("Browser.crashGpuProcess"));
  await page.goto(`${baseURL}/deviceLoss.html`);
  await page.waitForFunction(() => "deviceLoss" in globalThis);
});

test.afterEach(() => browser.close());

test("a training whose GPU process crashes goes on on a new device, and ends with the same bits", async () => {
  const whole = await page.evaluate(() => globalThis.deviceLoss.train("gpu", []));
  expect(whole).toMatchObject({ restorations: [], batchesDone: 60, metrics: { error: expect.any(Number) } });
  const crashed = await page.evaluate(() => globalThis.deviceLoss.train("gpu", [53]));
  expect(crashed.restorations).toMatchObject([{ batch: 50, backend: expect.stringMatching(/^WebGPU on /) }]);
  expect({ ...crashed, restorations: [] }).toEqual(whole);
});

test("after a second crash it goes on in wasm, and ends close to a run that wasm did alone", async () => {
  const whole = await page.evaluate(() => globalThis.deviceLoss.train("wasm", []));
  const crashed = await page.evaluate(() => globalThis.deviceLoss.train("gpu", [5, 57]));
  expect(crashed.restorations).toMatchObject([
    { batch: 0, backend: expect.stringMatching(/^WebGPU on /) },
    { batch: 50, backend: expect.stringMatching(/^wasm /) },
  ]);
  expect(crashed.batchesDone).toBe(60);
  for (const [k, value] of whole.parameters.entries()) expect(crashed.parameters[k]).toBeCloseTo(value, 2);
});

test("every operation of a model says that the device is lost, and none hangs", async () => {
  const said = await page.evaluate(() => globalThis.deviceLoss.operationsAfterCrash());
  const { "a read under way": reading, ...others } = said;
  expect(["done", "DeviceLostError"]).toContain(reading);
  for (const [operation, outcome] of Object.entries(others)) expect(outcome, operation).toBe("DeviceLostError");
});
