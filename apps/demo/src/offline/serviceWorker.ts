/**
 * Stores all files of the page in a cache named after their content, and serves them from there. Other requests go to
 * the network. A new version activates when no page of the old one is open, so no page mixes two versions.
 */
export {};

/** The files of the build, relative to the page, and a hash of their content; see tools/precache.ts. */
declare const PRECACHE: { readonly version: string; readonly files: readonly string[] };

interface Later extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Fetching extends Later {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Scope extends EventTarget {
  readonly registration: { readonly scope: string };
}
const worker = globalThis as unknown as Scope;

const { version, files } = PRECACHE;
const { scope } = worker.registration;
/** Several of these pages may share an origin and its caches. */
const prefix = `dncjs ${scope} `;
const known = new Set(files.map((file) => new URL(file, scope).href));

worker.addEventListener("install", (event) => (event as Later).waitUntil(keep()));
worker.addEventListener("activate", (event) => (event as Later).waitUntil(forgetOthers()));
worker.addEventListener("fetch", (event) => {
  const { request, respondWith } = event as Fetching;
  const address = new URL(request.url);
  address.search = address.hash = "";
  const wanted = address.href.endsWith("/") ? `${address.href}index.html` : address.href;
  if (request.method === "GET" && known.has(wanted)) respondWith.call(event, answer(request, wanted));
});

async function keep(): Promise<void> {
  const cache = await caches.open(prefix + version);
  await cache.addAll([...known].map((file) => new Request(file, { cache: "no-cache" })));
}

async function forgetOthers(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== prefix + version);
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function answer(request: Request, file: string): Promise<Response> {
  const cache = await caches.open(prefix + version);
  return (await cache.match(file)) ?? fetch(request);
}
