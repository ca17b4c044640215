import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type ConsoleMessage, expect, type Locator, type Page } from "@playwright/test";
import { pagePort } from "./ports.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The time cursor. */
export const cursor = (page: Page): Locator => page.getByRole("slider", { name: "Step" });

/** Violations that axe finds. Waits for animations first, since contrast is lower while an element fades in. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const moving = document.querySelector("dnc-explorer")?.shadowRoot?.getAnimations() ?? [];
    return Promise.allSettled(moving.map(({ finished }) => finished)).then(() => undefined);
  });
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const found = await axe.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
  });
}

/** Errors, policy violations and requests to other hosts of a page. */
export interface PageErrors {
  readonly errors: string[];
  readonly foreign: string[];
}

/**
 * Whether the page printed an error. A test starts at an SVG file (test.ts), for which Chromium looks for /favicon.ico; the answer 404 can
 * arrive after the test has opened the page.
 */
export function isError(message: ConsoleMessage): boolean {
  return message.type() === "error" && !message.location().url.endsWith("/favicon.ico");
}

/** Opens the lesson Break it, which has its own figure. */
export function openBreaking(page: Page, hash = ""): Promise<PageErrors> {
  return open(page, `lesson=break&${hash}`, "dnc-break svg");
}

/** Opens the page, records its errors, and waits for the selector `shown`. */
export async function open(page: Page, hash = "", shown = "dnc-figure svg"): Promise<PageErrors> {
  const found: PageErrors = { errors: [], foreign: [] };
  page.on("console", (message) => isError(message) && found.errors.push(message.text()));
  page.on("pageerror", (error) => found.errors.push(error.message));
  const own = `http://127.0.0.1:${pagePort}`;
  page.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (origin !== own && !/^(data|blob):/.test(request.url())) found.foreign.push(request.url());
  });
  await page.goto(`/${hash && `#${hash}`}`);
  await expect(page.locator(shown).filter({ visible: true }).first()).toBeVisible({ timeout: 60_000 });
  return found;
}
