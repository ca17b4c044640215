// `npm run scrubbing -w apps/demo`, after a build: measures what a step of the time cursor costs the main thread, in
// every lesson. Measures processor time, which other programs on the machine hardly change.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type CDPSession, chromium, type Page } from "@playwright/test";
import { chromium as launch } from "../../../tools/chromium.ts";
import { bodyOf, headersOf } from "./distFiles.ts";

const LESSONS = ["copy", "allocate", "recall", "story", "underground", "break"];
const ROUNDS = 3;

/** Processor time of the main thread, in milliseconds. */
async function busyTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return 1000 * metrics.find(({ name }) => name === "TaskDuration")!.value;
}

/** Goes to a step, and waits until it is drawn. */
const goTo = (page: Page, step: number): Promise<void> =>
  page.evaluate(async (t) => {
    const explorer = document.querySelector("dnc-explorer")!;
    const figure = explorer.shadowRoot!.querySelector("dnc-figure, dnc-break")!;
    figure.dispatchEvent(new CustomEvent("touch", { detail: { kind: "step", t } }));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  }, step);

async function measure(page: Page, address: string): Promise<readonly number[]> {
  await page.goto(address);
  await page.locator("dnc-figure svg, dnc-break svg").first().waitFor();
  await page.locator(".measured button:not(:text('…')), dnc-map, .maps .map:nth-child(6) canvas").first().waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const last = Number(await page.getByRole("slider", { name: "Step" }).first().getAttribute("max"));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let t = 0; t <= last; t++) {
      const before = await busyTime(session);
      await goTo(page, t);
      times.push((await busyTime(session)) - before);
    }
  }
  return times.sort((a, b) => a - b);
}

const server = createServer((request, response) => {
  const name = new URL(request.url!, "http://x").pathname.slice(1) || "index.html";
  response.writeHead(200, headersOf(name));
  response.end(bodyOf(name));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch(launch);
for (const lesson of LESSONS) {
  const context = await browser.newContext({ serviceWorkers: "block", viewport: { width: 1440, height: 900 } });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/#lesson=${lesson}`;
  const times = await measure(await context.newPage(), address);
  const at = (share: number) => times[Math.floor(share * times.length)]!.toFixed(1);
  console.log(`${lesson}: median ${at(0.5)} ms, 95 % below ${at(0.95)} ms, of ${times.length} steps`);
  await context.close();
}
await browser.close();
server.close();
