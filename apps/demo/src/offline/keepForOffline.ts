/** Has the page kept for visits without a network, where the browser can. The page needs nothing of it. */
export function keepForOffline(): void {
  if (import.meta.env.PROD) navigator.serviceWorker?.register("./sw.js").catch(() => undefined);
}
