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

/** Opens the suite in a page in Chromium. Expects the software adapter, unless CHROMIUM_PATH names another Chromium. */
export async function openChromium(): Promise<Host> {
  await build({ configFile, root, logLevel: "warn" });
  const server = await preview({ configFile, root, logLevel: "warn", preview: { port: 0 } });
  const browser = await chromium.launch({ ...launchOptions, args: [...(launchOptions.args ?? []), JOINED] });
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.route("**/golden/**", (route) =>
    route.fulfill({ path: goldenPath(new URL(route.request().url()).pathname.split("/golden/").at(-1)!) }),
  );
  const address = new URL(server.resolvedUrls!.local[0]!);
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
  return {
    where: "page",
    name: `Chromium ${browser.version()}`,
    async run(backend, title) {
      const outcome = await page.evaluate(([b, t]) => globalThis.conformance.run(b, t), [backend, title] as const);
      if (errors.length) throw new Error(`errors in the page: ${errors.splice(0).join("; ")}`);
      return outcome;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
