import { open } from "./openPage.ts";
import { expect, isolated as test } from "./test.ts";

test.use({ serviceWorkers: "allow" });

test("all lessons work offline after the first visit", async ({ page, context }) => {
  test.slow();
  const { errors, foreign } = await open(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText("48 of 48 squares right")).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(page.locator("dnc-training svg[role=img]")).toBeVisible();
  await page.getByRole("link", { name: "Recall" }).click();
  await expect(page.getByText("18 of 18 squares right.")).toBeVisible();
  await page.getByRole("link", { name: "Map" }).click();
  await expect(page.getByText("6 of 6 stops right.")).toBeVisible();
  await page.getByRole("link", { name: "Agree" }).click();
  // The row for which the last files are loaded. agree.spec.ts waits for all rows.
  const rows = page
    .locator("tbody")
    .filter({ hasText: "plain operations" })
    .getByRole("row", { name: /^WebAssembly/ });
  await expect(rows).toHaveText(/\d.?[µm]s$/, { timeout: 150_000 });
  await expect(page.getByText("unavailable: ")).toHaveCount(0);
  expect([...errors, ...foreign]).toEqual([]);
});

test("stores one version and deletes older ones", async ({ page }) => {
  await page.goto("/index.html");
  await page.evaluate(() =>
    caches.open(`dncjs ${location.origin}/ older`).then((cache) => cache.put("/x", new Response("x"))),
  );
  await page.evaluate(() => caches.open("of another page"));
  await open(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const names = () => page.evaluate(() => caches.keys());
  await expect.poll(names).toHaveLength(2);
  expect((await names()).sort()).toEqual([expect.stringMatching(/^dncjs \S+ [0-9a-f]{16}$/), "of another page"]);
});
