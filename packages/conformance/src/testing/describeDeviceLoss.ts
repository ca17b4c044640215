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

    test("training continues with the same bits on a new device, and after a second crash on wasm", async () => {
      const whole = await page.evaluate(() => globalThis.deviceLoss.train([]));
      expect(whole).toMatchObject({ restorations: [], batchesDone: 60, metrics: { error: expect.any(Number) } });
      const crashed = await page.evaluate(() => globalThis.deviceLoss.train([53, 57]));
      expect(crashed.restorations).toMatchObject([
        { batch: 50, backend: expect.stringMatching(/^WebGPU on /) },
        { batch: 50, backend: expect.stringMatching(/^wasm /) },
      ]);
      expect(crashed.batchesDone).toBe(60);
      expect(crashed.losses.slice(0, 53)).toEqual(whole.losses.slice(0, 53));
      expect(crashed.losses.slice(53, 60)).toEqual(whole.losses.slice(50, 57));
      expect(crashed.losses).toHaveLength(53 + 7 + 10);
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
