import { expect, type Page, test } from "@playwright/test";
import { pagePort } from "./ports.ts";

const url = `http://127.0.0.1:${pagePort}/`;

/** Suffices for our kernels, and for tensorflow.js on one thread. */
const strict = "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";
/** tensorflow.js starts its threads from blobs. */
const loose =
  "default-src 'none'; connect-src 'self' blob:; script-src 'self' 'wasm-unsafe-eval' blob:; worker-src 'self' blob:";

async function open(page: Page, policy: string, backend: string, threads: boolean): Promise<void> {
  await page.route(url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "Content-Security-Policy": policy } });
  });
  await page.goto(url);
  await page.waitForFunction(() => "tfjsPage" in globalThis);
  expect(await page.evaluate(() => globalThis.tfjsPage.isolated)).toBe(true);
  const used = await page.evaluate(([name, many]) => globalThis.tfjsPage.use(name, many), [backend, threads] as const);
  expect(used).toBe(backend);
}

const cases = [
  { name: "wasm under a strict policy", policy: strict, backend: "wasm", threads: false, bounds: [1e-5, 1e-5] },
  { name: "wasm with threads of tensorflow.js", policy: loose, backend: "wasm", threads: true, bounds: [1e-5, 1e-5] },
  { name: "webgpu under a strict policy", policy: strict, backend: "webgpu", threads: false, bounds: [1e-4, 5e-4] },
] as const;

for (const { name, policy, backend, threads, bounds } of cases) {
  test(`golden vectors and a fit on ${name}`, async ({ page }) => {
    await open(page, policy, backend, threads);
    // One file with masking, de-allocation and sharpness. The conformance suite compares all files, under no policy.
    const errors = await page.evaluate(() => globalThis.tfjsPage.golden("mds-two-writes.safetensors"));
    expect(errors.forward).toBeLessThanOrEqual(bounds[0]);
    expect(errors.gradients).toBeLessThanOrEqual(bounds[1]);
    const [first, last] = await page.evaluate(() => globalThis.tfjsPage.fit());
    expect(last).toBeLessThan(first * 0.6);
  });
}
