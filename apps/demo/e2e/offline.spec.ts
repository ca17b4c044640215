import { expect, test } from "@playwright/test";
import { open } from "./openPage.ts";

test.use({ serviceWorkers: "allow" });

test("after the first visit the page works without a network, every lesson of it", async ({ page, context }) => {
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
  await page.getByRole("link", { name: "Agree" }).click();
  await expect(page.locator(".lede [role=status]")).toHaveText(/^worst difference/, { timeout: 150_000 });
  await expect(page.getByText("not here")).toHaveCount(0);
  expect([...errors, ...foreign]).toEqual([]);
});

test("what it keeps is one version, and nothing of it is left of an older one", async ({ page }) => {
  await page.goto("/index.html");
  await page.evaluate(() =>
    caches.open(`dncjs ${location.origin}/ older`).then((cache) => cache.put("/x", new Response("x"))),
  );
  await page.evaluate(() => caches.open("of somebody else"));
  await open(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const names = () => page.evaluate(() => caches.keys());
  await expect.poll(names).toHaveLength(2);
  expect((await names()).sort()).toEqual([expect.stringMatching(/^dncjs \S+ [0-9a-f]{16}$/), "of somebody else"]);
});
