// `npm run interactive -w apps/demo`, after a build: measures the time until the first axis is drawn and until the page
// is interactive, on this machine and on a slow connection.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { chromium as launch } from "../../../tools/chromium.ts";
import { bodyOf, headersOf } from "./distFiles.ts";

interface Line {
  readonly name: string;
  /** Bytes per second, shared by all requests, and milliseconds before the first byte. */
  readonly rate: number;
  readonly latency: number;
  /** CPU slow-down factor. */
  readonly slower: number;
}

const lines: readonly Line[] = [
  { name: "this machine", rate: Number.POSITIVE_INFINITY, latency: 0, slower: 1 },
  { name: "slow 4G (1.6 Mbit/s, 150 ms), processor 4 times slower", rate: 200_000, latency: 150, slower: 4 },
];
const REPEATS = 5;
const CHUNK = 8192;

/** Simulates one shared connection: chunks of all responses are sent one after another. */
function sender({ rate, latency }: Line): (response: ServerResponse, bytes: Buffer) => Promise<void> {
  let queue: Promise<unknown> = Promise.resolve();
  return async (response, bytes) => {
    if (latency > 0) await sleep(latency);
    for (let at = 0; at < bytes.length; at += CHUNK) {
      const chunk = bytes.subarray(at, at + CHUNK);
      if (Number.isFinite(rate)) queue = queue.then(() => sleep((1000 * chunk.length) / rate));
      await queue;
      response.write(chunk);
    }
    response.end();
  };
}

interface Times {
  /** When the first axis is drawn, in milliseconds. */
  readonly axis: number;
  readonly interactive: number;
  readonly bytes: number;
}

/** Records when the first axis is drawn. Runs in the page before its own scripts. */
function watchAxes(): void {
  const look = () => {
    const shadow = document.querySelector("dnc-explorer")?.shadowRoot;
    if (document.querySelector("svg.axes") ?? shadow?.querySelector("svg.axes, dnc-figure")) {
      requestAnimationFrame(() => Object.assign(globalThis, { axisAt: performance.now() }));
    } else requestAnimationFrame(look);
  };
  look();
}

async function measure(line: Line): Promise<Times> {
  let bytes = 0;
  const send = sender(line);
  const server = createServer((request, response) => {
    const name = new URL(request.url!, "http://x").pathname.slice(1) || "index.html";
    const body = bodyOf(name);
    bytes += body.length;
    response.writeHead(200, headersOf(name));
    void send(response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch(launch);
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.addInitScript(watchAxes);
  // A key skips the opening of the first visit, and then moves nothing.
  await page.addInitScript(() => localStorage.setItem("dncjs opening seen", "1"));
  await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: line.slower });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  // The page is interactive when the figure is visible and a key moves its cursor.
  await page.waitForFunction(() => document.querySelector("dnc-explorer")?.shadowRoot?.querySelector("dnc-figure"));
  await page.keyboard.press("End");
  await page.getByRole("slider", { name: "Step" }).and(page.locator('[aria-valuetext^="Step 17"]')).waitFor();
  const interactive = await page.evaluate(() => performance.now());
  const axis = await page.evaluate(() => (globalThis as unknown as { axisAt: number }).axisAt);
  await browser.close();
  server.close();
  return { axis, interactive, bytes };
}

for (const line of lines) {
  const results: Times[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) results.push(await measure(line));
  const inWords = (name: "axis" | "interactive") => {
    const times = results.map((result) => Math.round(result[name])).sort((a, b) => a - b);
    return `${times[REPEATS >> 1]} ms (${times[0]} to ${times.at(-1)})`;
  };
  const kib = Math.round(Math.max(...results.map(({ bytes }) => bytes)) / 1024);
  console.log(
    `${line.name}: first axis after ${inWords("axis")}, interactive after ${inWords("interactive")}, ${kib} KiB with the model`,
  );
}
