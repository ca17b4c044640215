import { type Browser, chromium, type Page } from "@playwright/test";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chromium as launchOptions } from "../../../../tools/chromium.ts";
import type { Site } from "../chromium.ts";

/** Trainings and models in a page whose GPU process crashes (page/deviceLoss.ts). */
export function describeDeviceLoss(site: () => Site): void {
  describe("a GPU process that crashes", () => {
    // Each test has its own browser: Chromium stops restarting a GPU process that crashes often.
    let browser: Browser;
    let page: Page;

    beforeEach(async () => {
      browser = await chromium.launch(launchOptions);
      page = await browser.newPage();
      const control = await browser.newBrowserCDPSession();
      await page.exposeFunction("crash", () => control.send("Browser.crashGpuProcess"));
      await page.goto(new URL("deviceLoss.html", site().address).href);
      await page.waitForFunction(() => "deviceLoss" in globalThis);
    });

    afterEach(() => browser?.close());

    test("training continues on a new device after the GPU process crashes, and ends with the same bits", async () => {
      const whole = await page.evaluate(() => globalThis.deviceLoss.train("gpu", []));
      expect(whole).toMatchObject({ restorations: [], batchesDone: 60, metrics: { error: expect.any(Number) } });
      const crashed = await page.evaluate(() => globalThis.deviceLoss.train("gpu", [53]));
      expect(crashed.restorations).toMatchObject([{ batch: 50, backend: expect.stringMatching(/^WebGPU on /) }]);
      expect({ ...crashed, restorations: [] }).toEqual(whole);
    });

    test("after a second crash training continues on wasm, and ends close to a run on wasm alone", async () => {
      const whole = await page.evaluate(() => globalThis.deviceLoss.train("wasm", []));
      const crashed = await page.evaluate(() => globalThis.deviceLoss.train("gpu", [5, 57]));
      expect(crashed.restorations).toMatchObject([
        { batch: 0, backend: expect.stringMatching(/^WebGPU on /) },
        { batch: 50, backend: expect.stringMatching(/^wasm /) },
      ]);
      expect(crashed.batchesDone).toBe(60);
      for (const [k, value] of whole.parameters.entries()) expect(crashed.parameters[k]).toBeCloseTo(value, 2);
    });

    test("each operation of a model rejects with DeviceLostError, and none hangs", async () => {
      const outcomes = await page.evaluate(() => globalThis.deviceLoss.operationsAfterCrash());
      const { "a read under way": reading, ...others } = outcomes;
      expect(["done", "DeviceLostError"]).toContain(reading);
      for (const [operation, outcome] of Object.entries(others)) expect(outcome, operation).toBe("DeviceLostError");
    });
  });
}
