import { test as base, type Page } from "@playwright/test";
import { pagePort } from "./ports.ts";

export { expect, type FrameLocator, type Locator, type Page, type Response } from "@playwright/test";

/** Marks the page as visited, so that it starts without its opening. A `storageState` would load a page per origin for every test. */
function markAsVisited(): void {
  try {
    localStorage.setItem("dncjs opening seen", "1");
  } catch {
    // A sandboxed frame, or about:blank, stores nothing.
  }
}

/** Every test in a browser context of its own, as a first visit of the page. */
export const firstVisit = base.extend<object, { shared: Page }>({
  shared: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ baseURL: `http://127.0.0.1:${pagePort}`, serviceWorkers: "block" });
      await context.addInitScript(markAsVisited);
      await use(await context.newPage());
      await context.close();
    },
    { scope: "worker" },
  ],
});

/** Every test in a browser context of its own: for tests that change the clock, the options or the scripts of a context. */
export const isolated = firstVisit.extend({
  context: async ({ context }, use) => {
    await context.addInitScript(markAsVisited);
    await use(context);
  },
});

/**
 * All tests in one page, which loads the address of each test anew: starting a context and its processes takes as long as the page
 * itself. Playwright starts another browser after a test that fails.
 */
export const test = firstVisit.extend({
  page: async ({ shared, viewport }, use) => {
    for (const event of ["console", "dialog", "pageerror", "request", "response"]) shared.removeAllListeners(event);
    // Otherwise an address that differs only in its hash would not load the page. A file of the same origin keeps the process.
    await shared.goto("/favicon.svg");
    await shared.mouse.move(0, 0);
    await shared.emulateMedia({ colorScheme: null, reducedMotion: null });
    await shared.setViewportSize(viewport!);
    await use(shared);
  },
});
