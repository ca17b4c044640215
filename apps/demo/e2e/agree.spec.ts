import type { Verdict } from "../../../packages/explorer/src/session/messages.ts";
import { open, violations } from "./openPage.ts";
import { expectPictures, pictureOptions } from "./pictures.ts";
import { expect, type Page, isolated as test } from "./test.ts";

test.use(pictureOptions);

const score = (page: Page) => page.locator(".lede [role=status]");

/** The element, with the part of its controller that the test replaces. */
interface Explorer extends HTMLElement {
  readonly controller: { readonly comparison: { verdicts: readonly Verdict[] } };
  requestUpdate(): void;
}

/**
 * Fixed results, so that pictures are the same on every machine: small and large differences, and an unavailable
 * backend.
 */
function foundElsewhere(): readonly Verdict[] {
  const microseconds = [12, 22, 1.6, 1.4, 0, 94, 37, 18, 131, 549, 453, 10_100];
  const differences = [0, 1.3e-5, 4e-7, 3.1e-6, 0, 2e-4, 1.3e-5, 3.1e-6, 4e-5, 1.5e-5, 8e-6, 3.9e-5];
  const tensors = ["y", "memory", "readWeights", "backwardSharpness"];
  return microseconds.map((time, k) => {
    if (k === 4) return { problem: "this page is not cross-origin isolated" };
    const description = [5, 8, 11].includes(k) ? "WebGPU on google swiftshader, plain" : "";
    const numbers = k >= 6 && k < 9 ? 680 : 14_148;
    const place = { difference: differences[k]!, tensor: k > 0 ? tensors[k % 4]! : "", step: k };
    return { description, microseconds: time, numbers, ...place };
  });
}

test("all backends of this browser agree, including tensorflow.js on each of its backends", async ({ page }) => {
  test.slow(); // compiling shaders takes long on a software adapter
  const { errors, foreign } = await open(page, "lesson=agree&backend=simd", "tbody tr");
  await expect(score(page)).toHaveText(/^largest difference \d\.\d\s×\s10⁻[⁴⁵⁶⁷]\.$/, { timeout: 150_000 });
  const rows = (kind: RegExp) => page.locator("tbody").filter({ hasText: kind }).locator("tr:not(.kind)");
  await expect(rows(/^dncjs/)).toHaveCount(6);
  for (const kind of [
    /with our operation DncSequence.* the answers and the final state/,
    /with plain operations.* every step/,
  ]) {
    await expect(rows(kind).locator("th")).toHaveText([/^JavaScript$/, /^WebAssembly$/, /^WebGPU on /]);
  }
  await expect(page.locator("tbody tr:not(.kind)")).toHaveText(Array.from({ length: 12 }, () => /\d.?[µm]s$/));
  await expect(page.getByText("unavailable: ")).toHaveCount(0);
  const ran = await page
    .locator("dnc-explorer")
    .evaluate((explorer) =>
      (explorer as Explorer).controller.comparison.verdicts.map(
        (verdict) => "description" in verdict && verdict.description,
      ),
    );
  expect(ran.slice(6)).toEqual(
    ["the operation DncSequence", "plain operations"].flatMap((what) =>
      ["cpu", "wasm", "webgpu"].map((engine) =>
        expect.stringMatching(new RegExp(`tensorflow.js \\S+ ${engine}, ${what}$`)),
      ),
    ),
  );
  await page.locator("dnc-explorer").evaluate((explorer, verdicts) => {
    (explorer as Explorer).controller.comparison.verdicts = verdicts;
    (explorer as Explorer).requestUpdate();
  }, foundElsewhere());
  await expect(score(page)).toHaveText(/^largest difference 2\.0\s×\s10⁻⁴\.$/);
  expect(await violations(page)).toEqual([]);
  await expectPictures(page, "agree");
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.getByRole("button", { name: "Switch between light and dark" }).click();
  await expectPictures(page, "agree-dark", [], ["desktop"]);
  await page.getByRole("link", { name: "Copy" }).click();
  await expect(score(page)).toHaveText("48 of 48 squares right.");
  expect([...errors, ...foreign]).toEqual([]);
});
