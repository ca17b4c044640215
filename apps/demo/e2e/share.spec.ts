import { readFileSync } from "node:fs";
import { chapters, lessons } from "../tools/lessonCards.ts";
import { cursor, open, violations } from "./openPage.ts";
import { filesPort } from "./ports.ts";
import { expect, type Page, test } from "./test.ts";

for (const { name, title, description } of [...lessons, chapters]) {
  test(`the page ${name} has its own title and preview card, and shows its content`, async ({ page, request }) => {
    await page.goto(`/${name}/`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
    await expect(page).toHaveTitle(`dncjs · ${title}`);
    const card = (property: string) => page.locator(`meta[property="og:${property}"]`).getAttribute("content");
    expect([await card("title"), await card("description")]).toEqual([title, description]);
    expect(await card("image")).toMatch(new RegExp(`^https://.+/cards/${name}\\.png$`));
    const picture = await (await request.get(`/cards/${name}.png`)).body();
    // Width and height of a PNG are in its first chunk.
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1200, 630]);
  });
}

test("Share copies a link to the page of the lesson, which shows the same thing", async ({ page }) => {
  await open(page, "lesson=recall&t=7&no-links=1");
  // The policy of the page does not allow reading the clipboard.
  await page.evaluate(() => {
    navigator.clipboard.writeText = async (copied) => void Object.assign(globalThis, { copied });
  });
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByRole("button", { name: "Address copied" })).toBeVisible();
  const link = await page.evaluate(() => (globalThis as unknown as { copied: string }).copied);
  expect(new URL(link).pathname).toBe("/recall/");
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What came after this?");
  await expect(cursor(page)).toHaveValue("7");
  await expect(page.getByLabel("no links")).toBeChecked();
  await page.getByRole("link", { name: "Copy" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Watch a neural network use its memory");
  await expect(page).toHaveTitle("dncjs · Watch a neural network use its memory");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Watch a neural network use its memory");
});

test("the footer links the paper and the code, and says how to embed and to cite", async ({ page, request }) => {
  await open(page);
  const footer = page.locator("footer");
  await expect(footer.getByRole("link", { name: "The paper" })).toHaveAttribute(
    "href",
    "https://doi.org/10.1038/nature20101",
  );
  await expect(footer.getByRole("link", { name: "The code" })).toHaveAttribute("href", /^https:/);
  await expect(footer).toContainText("Licence: MIT");
  await footer.getByText("Embed", { exact: true }).click();
  await expect(footer.locator("pre").first()).toContainText("embed/index.html?figure");
  await footer.getByText("Cite", { exact: true }).click();
  await expect(footer.locator("pre").last()).toContainText("Nature 538");
  expect(await violations(page)).toEqual([]);
  expect((await request.get("/favicon.svg")).ok()).toBe(true);
});

for (const [width, lesson] of [
  [720, "copy"],
  [360, "recall"],
  [900, "story"],
  [720, "underground"],
] as const) {
  test(`a frame with only the figure of ${lesson} is 400 pixels high and links the whole page, ${width} pixels wide`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 600 });
    await page.goto(`http://127.0.0.1:${filesPort}/embed/index.html?figure#lesson=${lesson}&t=3`);
    await expect(page.locator("dnc-figure svg")).toBeVisible();
    expect(await page.evaluate(() => document.body.scrollHeight)).toBe(400);
    const svg = (await page.locator("dnc-figure svg").boundingBox())!;
    expect(svg.y + svg.height).toBeLessThanOrEqual(400);
    expect(svg.x + svg.width).toBeLessThanOrEqual(width);
    await expect(page.getByRole("link", { name: "Open the page" })).toHaveAttribute(
      "href",
      `http://127.0.0.1:${filesPort}/${lesson}/#t=3`,
    );
    await page.getByRole("button", { name: "Step forward" }).or(page.locator("body")).first().press("ArrowRight");
    await expect(page.getByRole("slider", { name: "Step" })).toHaveValue("4");
    expect(await violations(page)).toEqual([]);
  });
}

/** Frames of a GIF and their duration in seconds, from its graphic control extensions. */
function framesOf(gif: Buffer): { readonly frames: number; readonly seconds: number } {
  let frames = 0;
  let seconds = 0;
  for (let at = gif.indexOf("\x21\xf9\x04", 0, "latin1"); at >= 0; at = gif.indexOf("\x21\xf9\x04", at + 1, "latin1")) {
    if (gif[at + 7] !== 0) continue;
    frames += 1;
    seconds += gif.readUInt16LE(at + 4) / 100;
  }
  return { frames, seconds };
}

async function savedGif(page: Page): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "save as a GIF" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^dncjs-[a-z]+\.gif$/);
  return readFileSync(await download.path());
}

for (const [lesson, steps] of [
  ["copy", 18],
  ["recall", 32],
  ["break", 18],
] as const) {
  test(`the lesson ${lesson} makes a GIF of six seconds, with a frame for every step`, async ({ page }) => {
    const { errors } = await open(page, `lesson=${lesson}`, lesson === "break" ? "dnc-break svg" : "dnc-figure svg");
    const gif = await savedGif(page);
    expect(gif.subarray(0, 6).toString()).toBe("GIF89a");
    const { frames, seconds } = framesOf(gif);
    expect(frames).toBe(steps);
    expect(Math.abs(seconds - 6)).toBeLessThan(0.3);
    // The browser decodes it.
    const { width, height } = await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/gif" }));
      return { width: bitmap.width, height: bitmap.height };
    }, gif.toString("base64"));
    expect([width, height]).toEqual([gif.readUInt16LE(6), gif.readUInt16LE(8)]);
    expect(gif.length).toBeLessThan(500 * 1024);
    expect(errors).toEqual([]);
  });
}

test("another picture gives another GIF", async ({ page }) => {
  await open(page);
  const first = await savedGif(page);
  await page.getByRole("button", { name: "clear" }).click();
  await expect(page).toHaveURL(/shown=0+/);
  await expect(page.getByRole("button", { name: "undo" })).toBeVisible();
  expect((await savedGif(page)).equals(first)).toBe(false);
});
