import type { Page } from "@playwright/test";

/** Drags a file over the page, and drops it if `letGo` is true. */
export async function drag(page: Page, name: string, bytes: Uint8Array, letGo = true): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([called, base64]) => {
      const held = new DataTransfer();
      const data = Uint8Array.from(atob(base64!), (letter) => letter.charCodeAt(0));
      held.items.add(new File([data], called!));
      return held;
    },
    [name, Buffer.from(bytes).toString("base64")],
  );
  await page.dispatchEvent("dnc-explorer", "dragover", { dataTransfer });
  if (letGo) await page.dispatchEvent("dnc-explorer", "drop", { dataTransfer });
}
