import address from "./worker.ts?worker&url";

/**
 * Starts the worker. Browsers start workers of the page's own origin only. For files from another origin, a blob worker
 * imports them; a content security policy must allow this (`worker-src blob:`).
 */
export function startWorker(): Worker {
  const url = new URL(address, import.meta.url);
  if (url.origin === location.origin) return new Worker(url, { type: "module" });
  const script = new Blob([`import ${JSON.stringify(url.href)};`], { type: "text/javascript" });
  const blob = URL.createObjectURL(script);
  const worker = new Worker(blob, { type: "module" });
  worker.addEventListener("message", () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}
