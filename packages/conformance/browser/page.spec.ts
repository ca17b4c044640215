import { expect, type Page, test } from "@playwright/test";
import type { Results } from "../page/main.ts";

const errors: string[] = [];

test.beforeEach(async ({ page }) => {
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto("/");
  await page.waitForFunction(() => "conformance" in globalThis);
});

test.afterEach(() => expect(errors).toEqual([]));

test("the page is isolated, so that threads share memory, and WebGPU runs on an adapter, in software here", async ({
  page,
}) => {
  expect(await page.evaluate(() => globalThis.conformance.isolated)).toBe(true);
  const adapter = await page.evaluate(() => globalThis.conformance.adapter());
  expect(adapter, "Chromium has no WebGPU adapter").toBeDefined();
  if (!process.env.CHROMIUM_PATH) expect(adapter).toEqual({ vendor: "google", architecture: "swiftshader" });
});

for (const backend of ["reference-f32", "wasm-simd", "wasm-relaxed", "wasm-threads", "gpu"]) {
  test(`${backend} agrees with golden vectors, and every kernel of it with the reference`, async ({ page }) => {
    const { golden, kernels } = await run(page, backend);
    expect(golden).toHaveLength(15);
    for (const result of golden) expect(result).toMatchObject({ within: true });
    expect(Object.keys(kernels).length).toBeGreaterThan(18);
    for (const [kernel, error] of Object.entries(kernels)) expect(error, kernel).toBeLessThan(1e-5);
  });
}

async function run(page: Page, backend: string): Promise<Results> {
  const results = await page.evaluate((name) => globalThis.conformance.run(name), backend);
  expect(results.description).toMatch(backend === "gpu" ? /^WebGPU on / : new RegExp(`^${backend.split("-")[0]}`));
  return results;
}
