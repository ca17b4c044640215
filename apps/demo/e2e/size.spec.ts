import { gzipSync } from "node:zlib";
import { filesPort } from "./ports.ts";
import { expect, type Response, isolated as test } from "./test.ts";

const BUDGET = 300 * 1024;

for (const what of ["page", "frame"]) {
  test(`the ${what} is interactive after less than 300 KiB, compressed, without models`, async ({ page }) => {
    const responses: Response[] = [];
    page.on("response", (response) => responses.push(response));
    await page.goto(`http://127.0.0.1:${filesPort}/${what === "page" ? "" : "embed/"}index.html`);
    await expect(page.getByText("48 of 48 squares right")).toBeVisible();
    const nameOf = (response: Response) => new URL(response.url()).pathname;
    // Models and the training history, which may still be loading, do not count.
    const files = responses.filter((response) => !/\.(safetensors|json)(\.js)?$/.test(nameOf(response)));
    const code = await Promise.all(
      files.map(async (response) => [nameOf(response), gzipSync(await response.body()).length] as const),
    );
    const total = code.reduce((sum, [, size]) => sum + size, 0);
    console.log(`${what}: ${Math.round(total / 1024)} of ${BUDGET / 1024} KiB`);
    const has = (part: string) => code.some(([name]) => name.includes(part));
    expect(["index.html", "worker", "kernels."].filter(has)).toHaveLength(3);
    expect(total).toBeLessThan(BUDGET);
  });
}
