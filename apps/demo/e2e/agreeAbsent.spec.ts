import { chromium } from "../../../tools/chromium.ts";
import { filesPort } from "./ports.ts";
import { expect, isolated as test } from "./test.ts";

/** A browser without a WebGPU adapter. */
const args = chromium.args!.filter((arg) => !/webgpu|Vulkan/.test(arg));
test.use({ launchOptions: { ...chromium, args } });

for (const what of ["page", "frame"]) {
  test(`the ${what} says why a backend is unavailable`, async ({ page }) => {
    const folder = what === "page" ? "" : "embed/";
    await page.goto(`http://127.0.0.1:${filesPort}/${folder}index.html#lesson=agree`);
    await expect(page.locator(".lede [role=status]")).toHaveText(/^largest difference \d\.\d\s×\s10⁻[⁴⁵⁶⁷]\.$/);
    const reasons = await page.locator("td.not").allInnerTexts();
    const left = "unavailable: it is not part of the page for frames.";
    const none = expect.stringMatching(/^unavailable: .*WebGPU adapter/);
    expect(reasons).toEqual([
      "unavailable: this page is not cross-origin isolated.",
      none,
      ...(what === "page" ? [none, none] : [left, left]),
    ]);
    await expect(page.locator("tbody tr").filter({ hasText: /\d.?[µm]s$/ })).toHaveCount(what === "page" ? 8 : 4);
  });
}
