import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { build, preview } from "vite";
import { chromium as launchOptions } from "../../../tools/chromium.ts";
import { goldenPath } from "./goldenPath.ts";
import type { Host } from "./host.ts";

const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url));
const root = fileURLToPath(new URL("../page", import.meta.url));

/** Lets V8 join vectors, which only its optimizing compiler does. V8 15 has this name for the flag (packages/wasm/src/wide.ts). */
const JOINED = "--js-flags=--wasm-revectorize,--no-liftoff";

/** The built pages on a local server. */
export interface Site {
  readonly address: string;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  await build({ configFile, root, logLevel: "warn" });
  const server = await preview({ configFile, root, logLevel: "warn", preview: { port: 0 } });
  return { address: server.resolvedUrls!.local[0]!, close: () => server.close() };
}

/** Opens the suite in a page in Chromium. Expects the software adapter, unless CHROMIUM_PATH names another Chromium. */
export async function openChromium(site: Site): Promise<Host> {
  const browser = await chromium.launch({ ...launchOptions, args: [...(launchOptions.args ?? []), JOINED] });
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.route("**/golden/**", (route) =>
    route.fulfill({ path: goldenPath(new URL(route.request().url()).pathname.split("/golden/").at(-1)!) }),
  );
  const address = new URL(site.address);
  address.searchParams.set(
    "adapter",
    process.env.CHROMIUM_PATH ? "^WebGPU on (?!an adapter without a name)" : "swiftshader",
  );
  await page.goto(address.href);
  const failed = new Promise<never>((_, reject) => page.once("pageerror", reject));
  await Promise.race([
    page.waitForFunction(() => "conformance" in globalThis, undefined, { timeout: 120_000 }),
    failed,
  ]);
  if (!(await page.evaluate(() => globalThis.conformance.isolated)))
    throw new Error("the page is not isolated, so that threads share no memory");
  return {
    where: "page",
    name: `Chromium ${browser.version()}`,
    async run(backend, title) {
      const outcome = await page.evaluate(([b, t]) => globalThis.conformance.run(b, t), [backend, title] as const);
      if (errors.length) throw new Error(`errors in the page: ${errors.splice(0).join("; ")}`);
      return outcome;
    },
    close: () => browser.close(),
  };
}
