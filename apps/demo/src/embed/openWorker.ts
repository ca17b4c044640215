/** Address of the frame's folder. `currentScript` is set only while the script first runs. */
const folder = new URL(".", (document.currentScript as HTMLScriptElement).src).href;

/**
 * Replaces session/openWorker.ts in a frame. An opaque origin can start workers from blobs only; these may import
 * scripts.
 */
export function openWorker(): Worker {
  const script = `dncjsFolder=${JSON.stringify(folder)};importScripts(dncjsFolder+"worker.js")`;
  const blob = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(blob);
  worker.addEventListener("message", () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}
