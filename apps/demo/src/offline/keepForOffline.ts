/** Registers the service worker, which stores the page for offline use. The page works without it. */
export function keepForOffline(): void {
  if (import.meta.env.PROD)
    navigator.serviceWorker?.register(new URL("../sw.js", import.meta.url)).catch(() => undefined);
}
