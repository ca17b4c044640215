import { readFileSync } from "node:fs";
import { hostileFiles, scaled } from "../../../packages/explorer/src/testing/hostileFiles.ts";
import { drag } from "./drag.ts";
import { open, violations } from "./openPage.ts";
import { expect, type Page, test } from "./test.ts";

const modelBytes = (name: string): Buffer =>
  readFileSync(new URL(`../../../packages/models/${name}/model.safetensors`, import.meta.url));
const score = (page: Page) => page.locator(".lede [role=status]");
const refusal = (page: Page) => page.locator(".notice.wrong span");

test("a saved model can be dropped on the page, and the lesson’s own restored", async ({ page }) => {
  const { errors } = await open(page, "untrained=1");
  await expect(score(page)).toHaveText(/[12]\d of 48 squares wrong\./);
  await page.getByText("Model ▾").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("Save as a file").click()]);
  expect(download.suggestedFilename()).toBe("copy.safetensors");
  const saved = readFileSync(await download.path());
  await page.getByLabel("untrained").uncheck();
  await expect(score(page)).toHaveText("48 of 48 squares right.");
  await drag(page, "mine.safetensors", saved);
  await expect(score(page)).toHaveText(/[12]\d of 48 squares wrong\./);
  await page.getByText("Model ▾").click();
  await expect(page.getByRole("heading", { name: "mine.safetensors" })).toBeVisible();
  await drag(page, "theirs.safetensors", modelBytes("copy"));
  await expect(score(page)).toHaveText("48 of 48 squares right.");
  await page.getByRole("button", { name: "Use the lesson’s model" }).click();
  await expect(page.getByRole("heading", { name: "copy", exact: true })).toBeVisible();
  expect(errors).toEqual([]);
});

for (const [lesson, model] of [
  ["allocate", "allocation"],
  ["recall", "associative-recall"],
  ["story", "story"],
  ["underground", "traversal"],
]) {
  test(`the lesson ${lesson} shows a file of its own network as before`, async ({ page }) => {
    const { errors } = await open(page, `lesson=${lesson}`);
    const figure = page.locator("dnc-figure svg").filter({ visible: true }).first();
    const before = { lede: await page.locator(".lede").textContent(), label: await figure.getAttribute("aria-label") };
    await drag(page, "mine.safetensors", modelBytes(model!));
    await page.getByText("Model ▾").click();
    await expect(page.getByRole("heading", { name: "mine.safetensors" })).toBeVisible();
    await expect(page.locator(".lede")).toHaveText(before.lede!);
    expect(await figure.getAttribute("aria-label")).toBe(before.label);
    expect(errors).toEqual([]);
  });
}

test("dragging a model out of the page gives the same file as a click", async ({ page }) => {
  await open(page);
  await page.getByText("Model ▾").click();
  const button = page.getByRole("button", { name: "Save as a file" });
  await button.hover();
  const dragged = async () => {
    const dataTransfer = await page.evaluateHandle(() => new DataTransfer());
    await button.dispatchEvent("dragstart", { dataTransfer });
    return dataTransfer.evaluate((held) => held.getData("DownloadURL"));
  };
  await expect.poll(dragged).toMatch(/^application\/octet-stream:copy\.safetensors:blob:/);
  const url = (await dragged()).replace(/^.*?:.*?:/, "");
  const saved = async (act: () => Promise<unknown>) => {
    const [download] = await Promise.all([page.waitForEvent("download"), act()]);
    return readFileSync(await download.path());
  };
  // The browser downloads this address when the file is dropped.
  const letGo = await saved(() =>
    page.evaluate((href) => Object.assign(document.createElement("a"), { href, download: "copy" }).click(), url),
  );
  expect(letGo).toEqual(await saved(() => button.click()));
});

test("a dropped file that is invalid gives an error and keeps the picture", async ({ page }) => {
  const { errors } = await open(page);
  const whole = modelBytes("copy");
  const hugeHeader = Buffer.from(whole);
  hugeHeader.writeBigUInt64LE(2n ** 40n);
  const bad: readonly (readonly [string, Buffer, RegExp])[] = [
    ["cut", whole.subarray(0, whole.length - 100), /the header describes \d+ bytes of data, but the file holds \d+/],
    ["huge", hugeHeader, /header of the file: got 1099511627776 bytes, expected at most 1048576/],
    ["cat", Buffer.from("miaow"), /got 5 bytes, too few/],
    [
      "other",
      modelBytes("babi-1"),
      /the network does not fit the lesson: got 154 inputs, .+, expected 1 to 8 outputs, 2 more inputs/,
    ],
    ["large", Buffer.alloc(17 * 2 ** 20), /the file is too large: got 17 MiB, expected at most 16/],
  ];
  for (const [name, bytes, words] of bad) {
    await drag(page, `${name}.safetensors`, bytes);
    await expect(refusal(page)).toContainText(`${name}.safetensors cannot be loaded: `);
    await expect(refusal(page)).toHaveText(words);
    await expect(score(page)).toHaveText("48 of 48 squares right.");
    await expect(page.locator("dnc-figure svg")).toBeVisible();
  }
  await expect(page.getByText("The network sees a picture, one column at a time")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(refusal(page)).toHaveCount(0);
  await drag(page, "cat.safetensors", Buffer.from("miaow, miaow"));
  await expect(refusal(page)).toContainText("this is not a safetensors file");
  await page.getByLabel("no links").check();
  await expect(score(page)).toHaveText(/\d+ of 48 squares wrong\./);
  await expect(refusal(page)).toHaveCount(0);
  expect(errors).toEqual([]);
});

test("a model of finite weights whose run is not finite gives an error and keeps the picture", async ({ page }) => {
  const { errors } = await open(page);
  await expect(score(page)).toHaveText("48 of 48 squares right.");
  await drag(page, "huge.safetensors", scaled(modelBytes("copy"), 1e38));
  await expect(score(page)).toHaveText(
    /^the run is not finite: got -?(NaN|Infinity) in the tensor “[a-z ]+” at step \d+, expected 32-bit numbers\. The figure shows the last good run\.$/,
  );
  await expect(page.locator("dnc-figure svg")).toBeVisible();
  await page.getByRole("button", { name: "Step forward" }).first().click();
  await page.getByText("Model ▾").click();
  await page.getByRole("button", { name: "Use the lesson’s model" }).click();
  await expect(score(page)).toHaveText("48 of 48 squares right.");
  expect(errors).toEqual([]);
});

test("hostile files are refused with a sentence or run, and the page stays usable", async ({ page }) => {
  const { errors } = await open(page);
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const title = await page.title();
  const model = modelBytes("copy");
  for (const { name, bytes } of hostileFiles(model, 19, 18)) {
    await drag(page, `${name}.safetensors`, bytes);
    const refused = new RegExp(`^${name}\\.safetensors cannot be loaded: .+\\. Use a file made by`);
    const shown = page.getByRole("heading", { name: `${name}.safetensors`, includeHidden: true });
    await expect(refusal(page).filter({ hasText: refused }).or(shown)).toHaveCount(1, { timeout: 5000 });
    // The page still answers, and shows a score or a sentence.
    await expect(score(page)).toHaveText(/squares (right|wrong)\.$|^the run is not finite: /, {
      timeout: 5000,
    });
    await expect(page.locator("dnc-figure svg")).toBeVisible();
    expect(await page.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
    await drag(page, "good.safetensors", model);
    await expect(score(page)).toHaveText("48 of 48 squares right.");
  }
  await expect(page.locator("img, script:not([src])")).toHaveCount(0);
  await drag(page, "<img src=x onerror=alert(1)>", hostileFiles(model, 1, 18)[0]!.bytes);
  await expect(refusal(page)).toContainText("<img src=x onerror=alert(1)> cannot be loaded: ");
  await expect(page.locator("img, script:not([src])")).toHaveCount(0);
  expect([await page.title(), ...dialogs, ...errors]).toEqual([title]);
});

test("a file dragged over the page shows what a drop will do", async ({ page }) => {
  await open(page);
  await drag(page, "mine.safetensors", modelBytes("copy"), false);
  await expect(page.getByText("Drop to load this model into the lesson Copy")).toBeVisible();
  await page.dispatchEvent("dnc-explorer", "dragleave", {
    dataTransfer: await page.evaluateHandle(() => {
      const held = new DataTransfer();
      held.items.add(new File([], "mine"));
      return held;
    }),
  });
  await expect(page.getByText(/^Drop to load/)).toHaveCount(0);
});

test("on a phone the model menu is below the figure", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page);
  await page.getByText("Model ▾").click();
  await page.locator("input[type=file]").setInputFiles({ name: "cat", mimeType: "", buffer: Buffer.from("miaow") });
  await expect(refusal(page)).toHaveText(/^cat cannot be loaded: /);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await violations(page)).toEqual([]);
});
