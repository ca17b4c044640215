import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import playwright from "@playwright/test";
import { chromium } from "../chromium.ts";
import { pickPorts } from "../freePorts.ts";
import { start } from "./projects.mjs";

const fileServer = `${process.execPath} ${fileURLToPath(new URL("../serveFolder.mjs", import.meta.url))} . $PORT`;
const SECONDS = 60;

let browser;

export async function closeBrowser() {
  await (await browser)?.close();
}

/** Opens the page of a case in Chromium and returns what it sets as `globalThis.outcome`. */
export function outcomeOfPage(testCase, folder) {
  return withServer(testCase, folder, async (origin) => {
    browser ??= playwright.chromium.launch(chromium);
    const page = await (await browser).newPage();
    const messages = [];
    page.on("pageerror", (error) => messages.push(error.message));
    page.on("console", (message) => messages.push(message.text()));
    try {
      await page.goto(origin + testCase.page);
      await page.waitForFunction(() => globalThis.outcome !== undefined, undefined, { timeout: 1000 * SECONDS });
      return await page.evaluate(() => globalThis.outcome);
    } catch (error) {
      throw new Error(`${error.message}\n${messages.join("\n")}`);
    } finally {
      await page.close();
    }
  });
}

/** Returns what the server of a case answers. */
export function outcomeOfServer(testCase, folder) {
  return withServer(testCase, folder, async (origin) => (await fetch(origin + testCase.fetch)).text());
}

async function withServer({ serve = fileServer }, folder, use) {
  const [port] = await pickPorts(1);
  const origin = `http://127.0.0.1:${port}`;
  const server = start(serve, folder, { PORT: String(port) });
  try {
    await answering(origin, server);
    return await use(origin);
  } catch (error) {
    throw new Error(`${error.message}\n${server.output().slice(-3000)}`);
  } finally {
    server.kill();
    await server.ended;
  }
}

async function answering(origin, server) {
  let running = true;
  server.ended.then(() => {
    running = false;
  });
  for (let tries = 0; running && tries < 10 * SECONDS; tries++) {
    if (
      await fetch(origin).then(
        () => true,
        () => false,
      )
    )
      return;
    await wait(100);
  }
  throw new Error(`the server does not answer at ${origin}`);
}
