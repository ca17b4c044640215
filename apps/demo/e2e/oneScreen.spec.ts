import { open } from "./openPage.ts";
import { expect, type Page, test } from "./test.ts";

const screens = [
  { width: 1280, height: 900 },
  { width: 1440, height: 900 },
] as const;
/** A lesson as it is at first, without changes, fits this one too; its controls may move. */
const low = { width: 1280, height: 800 };

/** Measures the largest vertical overflow over these steps, and counts the positions that the controls take. */
function measure(page: Page, steps: readonly number[]): Promise<{ excess: number; places: number }> {
  return page.locator("dnc-explorer").evaluate(async (element, all) => {
    const explorer = element as HTMLElement & { settings: object; updateComplete: Promise<boolean> };
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let waited = 0; waited < 3; waited++) await frame(); // wait for the layout after the window was resized
    const controls = explorer.shadowRoot!.querySelector("aside fieldset:last-of-type")!;
    const places = new Set<number>();
    let excess = 0;
    for (const t of all) {
      explorer.settings = { ...explorer.settings, t: String(t) };
      await explorer.updateComplete;
      await frame();
      excess = Math.max(
        excess,
        explorer.shadowRoot!.querySelector("main")!.getBoundingClientRect().bottom - innerHeight,
      );
      places.add(Math.round(controls.getBoundingClientRect().top));
    }
    return { excess, places: places.size };
  }, steps);
}

const every = (end: number, by = 1) => Array.from({ length: Math.ceil(end / by) }, (_, k) => k * by);

for (const [lesson, steps] of [
  ["copy", every(18)],
  ["allocate", every(120, 7)],
  ["recall", every(31, 2)],
  ["story", every(15)],
  ["break", [5, 12]],
] as const) {
  test(`the lesson ${lesson} fits a desktop screen, and its controls do not move, at any step, with and without changes`, async ({
    page,
  }) => {
    const isBroken = lesson === "break";
    const changed = isBroken ? "lock=1&sharpen=1" : "changes=write-gate.4.0.0.0_lock.5.2.0.0";
    for (const [hash, sign, own] of [
      [`lesson=${lesson}`, isBroken ? ".rescue" : ".measured button", isBroken ? screens : [low, ...screens]],
      [`lesson=${lesson}&${changed}`, isBroken ? ".saved" : ".without", screens],
    ] as const) {
      await open(page, hash, isBroken ? "dnc-break svg" : "dnc-figure svg");
      await expect(page.locator(sign)).toBeVisible();
      await expect(page.locator(".waiting")).toHaveCount(0);
      if (!isBroken) await expect(page.locator(".measured")).toContainText("misses");
      if (hash === "lesson=copy") {
        await page.setViewportSize(low);
        await expect(page.locator("dnc-training svg[role=img]")).toBeInViewport({ ratio: 1 });
      }
      for (const screen of own) {
        await page.setViewportSize(screen);
        expect
          .soft(await measure(page, steps), `${hash}, ${screen.width} × ${screen.height}`)
          .toMatchObject(screen === low ? { excess: 0 } : { excess: 0, places: 1 });
      }
    }
  });
}
