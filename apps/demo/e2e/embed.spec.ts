import { readFileSync } from "node:fs";
import type { DncExplorer } from "../../../packages/explorer/explorer.d.ts";
import { isError, open as openPage } from "./openPage.ts";
import { examplePort, filesPort } from "./ports.ts";
import { expect, type FrameLocator, isolated, type Page, test } from "./test.ts";

const files = `http://127.0.0.1:${filesPort}`;

/** Opens the example page, which shows the frame in a sandbox from another origin. Collects errors of both. */
async function open(page: Page): Promise<{ frame: FrameLocator; errors: string[] }> {
  const errors: string[] = [];
  page.on("console", (message) => isError(message) && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`http://127.0.0.1:${examplePort}/?embed=${encodeURIComponent(`${files}/embed/index.html`)}`);
  return { frame: page.frameLocator("iframe[sandbox]"), errors };
}

const step = (frame: FrameLocator) => frame.getByRole("slider", { name: "Step" });
const squares = (frame: FrameLocator) => frame.locator(".lede [role=status]");

test("in a sandboxed frame from a static host, the network runs and trains", async ({ page }) => {
  const { frame, errors } = await open(page);
  await expect(squares(frame)).toHaveText("48 of 48 squares right.");
  await expect(step(frame)).toHaveValue("5");
  await expect(frame.locator("dnc-training svg[role=img]")).toBeVisible();
  expect(await page.frames()[1]!.evaluate(() => [origin, crossOriginIsolated])).toEqual(["null", false]);
  await frame.getByRole("button", { name: "Train it again, live" }).click();
  await expect(frame.getByText(/wrong after [1-9][\d,]* pictures/)).toBeVisible();
  expect(errors).toEqual([]);
});

test("the surrounding page receives the settings and can change them", async ({ page }) => {
  const { frame, errors } = await open(page);
  const output = page.getByRole("status");
  await expect(output).toHaveText('ready {"t":"5"}');
  await step(frame).focus();
  await page.keyboard.press("ArrowRight");
  await expect(output).toHaveText('settings {"t":"6"}');
  await page.getByRole("button", { name: "What came after this?" }).click();
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText("What came after this?");
  await expect(squares(frame)).toHaveText("18 of 18 squares right.");
  await expect(output).toHaveText('settings {"task":"recall"}');
  await frame.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(output).toHaveText("settings {}");
  expect(errors).toEqual([]);
});

test("ignores invalid messages, and messages of other windows", async ({ page }) => {
  const { frame, errors } = await open(page);
  await expect(squares(frame)).toHaveText("48 of 48 squares right.");
  await page.evaluate(() => {
    const target = document.querySelector("iframe")!.contentWindow!;
    const settings = { task: "recall" };
    for (const data of ["show", null, { dncjs: "eval", settings }, { dncjs: "show", settings: { t: {} } }])
      target.postMessage(data, "*");
    // Another window of the same origin as the surrounding page.
    const other = document.createElement("iframe");
    document.body.append(other);
    const script = other.contentDocument!.createElement("script");
    script.textContent = `parent.frames[0].postMessage(${JSON.stringify({ dncjs: "show", settings })}, "*")`;
    other.contentDocument!.body.append(script);
    target.postMessage({ dncjs: "show", settings: { t: "8" } }, "*");
  });
  await expect(step(frame)).toHaveValue("8");
  await expect(squares(frame)).toHaveText("48 of 48 squares right.");
  expect(errors).toEqual([]);
});

test("a frame that names another origin, or none, exchanges no messages", async ({ page }) => {
  for (const query of ["?origin=https://school.example", "", "?origin=*"]) {
    await page.goto(`http://127.0.0.1:${examplePort}/`);
    await page.evaluate((address) => {
      (globalThis as unknown as { heard: unknown[] }).heard = [];
      addEventListener("message", ({ data }) => (globalThis as unknown as { heard: unknown[] }).heard.push(data));
      const frame = document.createElement("iframe");
      Object.assign(frame, { src: address, sandbox: "allow-scripts" });
      document.querySelector("iframe")!.replaceWith(frame);
    }, `${files}/embed/index.html${query}`);
    const frame = page.frameLocator("iframe");
    await expect(squares(frame)).toHaveText("48 of 48 squares right.");
    await page.evaluate(() =>
      document.querySelector("iframe")!.contentWindow!.postMessage({ dncjs: "show", settings: { t: "5" } }, "*"),
    );
    await frame.getByRole("button", { name: "Step forward" }).first().click();
    await expect(step(frame)).toHaveValue("13");
    expect(await page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard)).toEqual([]);
  }
});

test("the page on a static host runs without isolation and reports that threads are unavailable", async ({ page }) => {
  await page.goto(`${files}/index.html#lesson=agree`);
  await expect(page.getByRole("row", { name: /^WebAssembly, threads/ })).toContainText("not cross-origin isolated", {
    timeout: 60_000,
  });
  await expect(page.getByRole("row", { name: /^WebAssembly, SIMD/ })).toContainText("µs");
});

/** Replaces the page by an element with some attributes. Collects its problems. Files are held back until `release`. */
async function mount(page: Page, attributes: string): Promise<{ errors: string[]; release: () => void }> {
  const { errors } = await openPage(page);
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const model = readFileSync(new URL("../../../packages/models/copy/model.safetensors", import.meta.url));
  await page.route(/\/(slow|slower|fast|mine|missing)\.safetensors$/, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith("/slow")) await released;
    await (pathname === "/missing.safetensors" ? route.fulfill({ status: 404 }) : route.fulfill({ body: model }));
  });
  await page.evaluate((written) => {
    document.body.innerHTML = `<dnc-explorer ${written}></dnc-explorer>`;
  }, attributes);
  await expect(page.locator("dnc-figure svg").first()).toBeVisible();
  return { errors, release };
}

const onExplorer = <Result>(page: Page, act: (explorer: DncExplorer) => Result) =>
  page.locator("dnc-explorer").evaluate(act as (element: Element) => Result);
const ownFile = (page: Page, name: string) => page.getByRole("heading", { name, exact: true, includeHidden: true });
const address = (page: Page) => onExplorer(page, (explorer) => explorer.address);

isolated("a slow file is ignored after `src` has changed or was removed", async ({ page }) => {
  const { errors, release } = await mount(page, "");
  await onExplorer(page, (explorer) => explorer.setAttribute("src", "slow.safetensors"));
  await onExplorer(page, (explorer) => explorer.setAttribute("src", "fast.safetensors"));
  await expect(ownFile(page, "fast.safetensors")).toBeAttached();
  await onExplorer(page, (explorer) => explorer.setAttribute("src", "slower.safetensors"));
  await onExplorer(page, (explorer) => explorer.removeAttribute("src"));
  await expect(ownFile(page, "copy")).toBeAttached();
  const answers = ["slow", "slower"].map((name) => page.waitForResponse(`**/${name}.safetensors`));
  release();
  await Promise.all(answers);
  // The worker answers in order: a file that came before this run would be shown.
  await onExplorer(page, (explorer) => explorer.setAttribute("no-links", ""));
  await expect(page.locator(".lede [role=status]")).toHaveText(/squares wrong/);
  await expect(ownFile(page, "copy")).toBeAttached();
  expect(errors).toEqual([]);
});

for (const [src, problem] of [
  ["missing.safetensors", "missing.safetensors cannot be loaded: the server answered 404."],
  ["http://", "http:// cannot be loaded: the address is invalid."],
] as const) {
  isolated(`the element with src="${src}" shows the error beside the lesson’s own model`, async ({ page }) => {
    const { errors } = await mount(page, `src="${src}"`);
    await expect(page.locator(".lede [role=status]")).toHaveText("48 of 48 squares right.");
    await expect(page.getByRole("alert")).toContainText(problem);
    expect(await onExplorer(page, (explorer) => explorer.problem)).toBe(problem);
    expect(errors.filter((error) => !error.includes("404"))).toEqual([]);
  });
}

isolated("another task keeps `src` and `input`, and removing `input` shows the lesson’s own", async ({ page }) => {
  const { errors } = await mount(page, 'task="recall" src="mine.safetensors" input="111111 000000 111111"');
  await onExplorer(page, (explorer) => explorer.setAttribute("task", "copy"));
  await expect(ownFile(page, "mine.safetensors")).toBeAttached();
  await expect.poll(() => address(page)).toBe("shown=3f003f");
  await expect(page.locator(".lede [role=status]")).toHaveText("18 of 18 squares right.");
  await onExplorer(page, (explorer) => explorer.removeAttribute("input"));
  await expect.poll(() => address(page)).toBe("");
  await expect(page.locator(".lede [role=status]")).toHaveText("48 of 48 squares right.");
  expect(errors).toEqual([]);
});

isolated("an `input` set while the element is outside the page is shown when it is inserted", async ({ page }) => {
  await mount(page, "");
  await onExplorer(page, async (explorer) => {
    explorer.remove();
    explorer.setAttribute("input", "111111 000000 111111");
    await new Promise((done) => setTimeout(done));
    document.body.append(explorer);
  });
  await expect.poll(() => address(page)).toBe("shown=3f003f");
  // Inserting the element again keeps what the visitor has drawn since.
  await onExplorer(page, (explorer) => {
    explorer.settings = { shown: "010203" };
    document.body.append(explorer);
  });
  await expect(page.locator("dnc-figure svg").first()).toBeVisible();
  await expect.poll(() => address(page)).toBe("shown=010203");
});
