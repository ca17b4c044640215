import address from "./worker.ts?worker&url";

/**
 * Starts the worker in which networks run. A browser starts workers of the page's own origin only: one from elsewhere is imported by a
 * worker of the page, which a content security policy has to allow (`worker-src blob:`).
 */
export function openWorker(): Worker {
  const url = new URL(address, import.meta.url);
  if (url.origin === location.origin) return new Worker(url, { type: "module" });
  const script = new Blob([`import ${JSON.stringify(url.href)};`], { type: "text/javascript" });
  const blob = URL.createObjectURL(script);
  const worker = new Worker(blob, { type: "module" });
  worker.addEventListener("message", () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}
