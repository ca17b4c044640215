import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import type { DncExplorer } from "../explorer.d.ts";
import { scaled } from "../src/testing/hostileFiles.ts";
import { filesPort, pagePort } from "./ports.ts";

/** Opens a page that loads the element's files from another origin. Collects errors. */
async function open(page: Page): Promise<string[]> {
  const errors: string[] = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(error.message));
  const files = `http://127.0.0.1:${filesPort}/`;
  await page.goto(`http://127.0.0.1:${pagePort}/?files=${encodeURIComponent(files)}`);
  await expect(page.locator("dnc-figure svg").first()).toBeVisible();
  return errors;
}

const events = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { events: string[] }).events);
const step = (page: Page) => page.getByRole("slider", { name: "Step" });
const onExplorer = <Result>(page: Page, act: (explorer: DncExplorer) => Result) =>
  page
    .locator("dnc-explorer")
    .first()
    .evaluate(act as (element: Element) => Result);

test("the network runs with files from another origin, and the element dispatches ready", async ({ page }) => {
  const errors = await open(page);
  await expect(page.getByText("48 of 48 squares right")).toBeVisible();
  await expect(step(page)).toHaveValue("5");
  expect(await events(page)).toEqual(["ready"]);
  expect(errors).toEqual([]);
});

test("actions of a visitor dispatch events, and change neither the attributes nor the page's address", async ({
  page,
}) => {
  await open(page);
  const address = page.url();
  await page.getByRole("button", { name: "Allocate", exact: true }).click();
  await expect(page.getByText("Fifty columns, ten locations")).toBeVisible();
  await step(page).focus();
  await page.keyboard.press("End");
  await expect(step(page)).toHaveValue("109");
  expect(await onExplorer(page, ({ settings, address }) => ({ settings, address }))).toEqual({
    settings: { task: "allocate", t: "109" },
    address: "lesson=allocate&t=109",
  });
  expect(new Set(await events(page))).toEqual(new Set(["ready", "settings"]));
  expect(page.url()).toBe(address);
  await expect(page.locator("dnc-explorer")).toHaveAttribute("task", "copy");
});

test("attributes and settings control the element; invalid values get their defaults", async ({ page }) => {
  const errors = await open(page);
  await onExplorer(page, (explorer) => explorer.setAttribute("t", "12"));
  await expect(step(page)).toHaveValue("12");
  await onExplorer(page, (explorer) => explorer.toggleAttribute("no-links"));
  await expect(page.getByText(/\d+ of 48 squares wrong/)).toBeVisible();
  await onExplorer(page, (explorer) => explorer.setAttribute("task", "recall"));
  await expect(page.getByText("What came after this?")).toBeVisible();
  await onExplorer(page, (explorer) => {
    explorer.settings = { task: "<img src=x onerror=alert(1)>", t: "-5", theme: "dark", lesson: "recall" };
  });
  await expect(page.getByText("48 of 48 squares right")).toBeVisible();
  expect(await onExplorer(page, ({ settings }) => settings)).toEqual({ t: "0", theme: "dark" });
  expect(errors).toEqual([]);
});

test("the layout follows the element's width, and colours and type are independent of the page", async ({ page }) => {
  await open(page);
  const title = page.getByRole("heading", { name: "Watch a neural network use its memory" });
  await expect(title).toHaveCSS("color", "rgb(22, 26, 34)");
  await expect(title).toHaveCSS("font-size", "27px");
  await expect(page.locator(".dock")).toBeHidden();
  await onExplorer(page, (explorer) => {
    explorer.style.width = "400px";
  });
  await expect(page.locator(".dock")).toBeVisible();
  const right = await page.locator("dnc-figure svg").evaluate((svg) => svg.getBoundingClientRect().right);
  expect(right).toBeLessThanOrEqual(410);
});

test("shows a model of its own on an input of its own, and reports a missing file", async ({ page }) => {
  const errors = await open(page);
  const model = readFileSync(new URL("../../models/allocation/model.safetensors", import.meta.url));
  await page.route("**/mine.safetensors", (route) => route.fulfill({ body: model }));
  await page.evaluate(() => {
    const own = document.createElement("dnc-explorer");
    own.setAttribute("src", "mine.safetensors");
    own.setAttribute("input", "101100 010000 111111");
    document.body.replaceChildren(own);
  });
  await expect(page.locator("dnc-figure")).toContainText("memory after");
  await expect(page.getByText(/\d+ of 18 squares (right|wrong)/)).toBeVisible();
  // The memory of this model has ten locations.
  expect(
    await page.locator("dnc-figure").evaluate((figure) => figure.shadowRoot!.querySelector("svg")!.ariaLabel),
  ).toContain("10 memory locations over 8 steps");
  await onExplorer(page, (explorer) => explorer.setAttribute("src", "missing.safetensors"));
  await expect(page.getByRole("alert")).toContainText("missing.safetensors cannot be loaded: the server answered 404");
  expect(errors.filter((error) => !error.includes("404"))).toEqual([]);
});

test("ignores keys pressed elsewhere on the page", async ({ page }) => {
  await open(page);
  await page.keyboard.press("End");
  await expect(step(page)).toHaveValue("5");
});

test("two elements work side by side; a removed one terminates its worker, and continues when inserted again", async ({
  page,
}) => {
  await open(page);
  const workers = () => page.workers().length;
  expect(workers()).toBe(1);
  await page.evaluate(() => {
    const second = document.createElement("dnc-explorer");
    second.setAttribute("task", "recall");
    document.body.append(second);
  });
  await expect(page.getByText("What came after this?")).toBeVisible();
  await expect.poll(workers).toBe(2);
  const first = await page.locator("dnc-explorer").first().elementHandle();
  await first!.evaluate((element) => {
    (element as DncExplorer).settings = { t: "9" };
    element.remove();
  });
  await expect.poll(workers).toBe(1);
  await first!.evaluate((element) => document.body.append(element));
  await expect(page.getByText("48 of 48 squares right")).toBeVisible();
  await expect(step(page).last()).toHaveValue("9");
});

test("files dropped on the element are refused with a sentence or run, and removing it drops its requests", async ({
  page,
}) => {
  const errors = await open(page);
  const model = readFileSync(new URL("../../models/copy/model.safetensors", import.meta.url));
  const drop = (name: string, bytes: Uint8Array, isRemoved = false) =>
    page
      .locator("dnc-explorer")
      .first()
      .evaluate(
        (explorer, { name, base64, isRemoved }) => {
          const dataTransfer = new DataTransfer();
          const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          dataTransfer.items.add(new File([data], name));
          explorer.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
          if (isRemoved) document.body.append(explorer);
        },
        { name, base64: Buffer.from(bytes).toString("base64"), isRemoved },
      );
  const status = page.locator(".lede [role=status]");
  for (const { name, bytes } of [
    { name: "half", bytes: model.subarray(0, model.length / 2) },
    { name: "huge", bytes: scaled(model, 1e38) },
  ]) {
    await drop(name, bytes);
    const shown = page.getByRole("heading", { name, exact: true, includeHidden: true });
    await expect(
      page
        .getByRole("alert")
        .filter({ hasText: `${name} cannot be loaded: ` })
        .or(shown),
    ).toHaveCount(1, { timeout: 5000 });
    await expect(page.locator("dnc-figure svg")).toBeVisible();
  }
  await expect(status).toContainText("the run is not finite: ");
  await drop("late", scaled(model, 1e3), true);
  await expect(status).toHaveText("48 of 48 squares right.");
  await expect(page.getByRole("heading", { name: "copy", exact: true, includeHidden: true })).toHaveCount(1);
  expect(await onExplorer(page, ({ problem }) => problem)).toBeUndefined();
  expect(errors).toEqual([]);
});

test("the lesson Agree loads tensorflow.js and its WebAssembly from the other origin", async ({ page }) => {
  test.slow(); // the software WebGPU adapter is slow
  const errors = await open(page);
  await onExplorer(page, (explorer) => {
    explorer.settings = { task: "agree" };
  });
  const rows = page
    .locator("tbody")
    .filter({ hasText: "tensorflow.js" })
    .getByRole("row", { name: /^WebAssembly/ });
  await expect(rows).toHaveText([/\d.?[µm]s$/, /\d.?[µm]s$/], { timeout: 100_000 });
  expect(errors).toEqual([]);
});

test("the build contains the licences of bundled packages, also those of the worker", async ({ request }) => {
  const text = await (await request.get(`http://127.0.0.1:${filesPort}/licenses.md`)).text();
  const names = [...text.matchAll(/^## (\S+) \S+ \(\S+\)$/gm)].map(([, name]) => name);
  expect(names).toEqual(
    expect.arrayContaining(["@tensorflow/tfjs-backend-wasm", "@tensorflow/tfjs-core", "lit", "uplot"]),
  );
  expect(names.filter((name) => name!.startsWith("@dncjs/"))).toEqual([]);
});
