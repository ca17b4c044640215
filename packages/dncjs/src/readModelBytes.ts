import { ArgumentError, DncError } from "@dncjs/core";

/** A trained network: the bytes of a model file, a file that the user chose, a URL, or in Node the path of a file. */
export type ModelSource = Uint8Array | ArrayBuffer | Blob | URL | string;

/** The progress of a download. */
export interface Progress {
  /** Bytes received. */
  readonly loaded: number;
  /** Bytes in total; undefined if the server does not say. */
  readonly total: number | undefined;
}

export interface ReadOptions {
  /** Whether a downloaded model is kept in the browser's cache storage, and read from there the next time. */
  readonly cache: boolean;
  onProgress?(progress: Progress): void;
}

/** The bytes of a model. */
export interface ModelBytes {
  readonly bytes: Uint8Array;
  /** Keeps downloaded bytes in the cache storage. For bytes that were found to be a model. */
  keep(): Promise<void>;
}

/** Whether a value is a source, not a configuration. */
export function isModelSource(model: unknown): model is ModelSource {
  return (
    typeof model === "string" ||
    model instanceof URL ||
    model instanceof ArrayBuffer ||
    ArrayBuffer.isView(model) ||
    (typeof Blob !== "undefined" && model instanceof Blob)
  );
}

/** Reads a model. @throws DncError with code "download" if a server does not give it; ArgumentError for a path without a readable file */
export async function readModelBytes(model: ModelSource, options: ReadOptions): Promise<ModelBytes> {
  if (typeof model !== "string" && !(model instanceof URL))
    return { bytes: await bytesOf(model), keep: async () => {} };
  const place = placeOf(model);
  if (place instanceof URL && place.protocol !== "file:") return download(place, options);
  return { bytes: await readInNode(place), keep: async () => {} };
}

async function bytesOf(model: Uint8Array | ArrayBuffer | Blob): Promise<Uint8Array> {
  if (model instanceof ArrayBuffer) return new Uint8Array(model);
  if (ArrayBuffer.isView(model)) return new Uint8Array(model.buffer, model.byteOffset, model.byteLength);
  return new Uint8Array(await model.arrayBuffer());
}

/** Returns a URL, in a page relative to it, or in Node the path of a file. */
function placeOf(model: string | URL): string | URL {
  const inNode = typeof location === "undefined";
  // A letter and a colon are a drive of Windows.
  if (model instanceof URL || (inNode && !/^[a-z][a-z\d+.-]+:/i.test(model))) return model;
  const base = inNode ? undefined : location.href;
  if (URL.canParse(model, base)) return new URL(model, base);
  throw new ArgumentError("model", model, "a configuration, a URL, a path, bytes or a file");
}

async function download(url: URL, { cache, onProgress }: ReadOptions): Promise<ModelBytes> {
  const store = cache ? await openCache() : undefined;
  const kept = await store?.match(url.href);
  if (kept) return { bytes: new Uint8Array(await kept.arrayBuffer()), keep: async () => {} };
  const fail = (cause: unknown): never => {
    throw new DncError("download", `${url.href}: ${(cause as Error).message}`, { cause });
  };
  const response = await fetch(url).catch(fail);
  if (!response.ok) throw new DncError("download", `${url.href}: the server answered ${response.status}`);
  // Servers of single-page applications answer with the page if a file is missing.
  if (response.headers.get("content-type")?.startsWith("text/html")) {
    throw new DncError(
      "download",
      `${url.href}: got a web page, expected a model file; the file is not at this address`,
    );
  }
  const bytes = await receive(response, onProgress, fail);
  const keep = async () => {
    await store?.put(url.href, new Response(bytes)).catch(() => {}); // A full disk does not matter.
  };
  return { bytes, keep };
}

/** `fail` receives the error of a connection that breaks, but not those of `onProgress`. */
async function receive(
  response: Response,
  onProgress: ReadOptions["onProgress"],
  fail: (cause: unknown) => never,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!response.body || !onProgress) return new Uint8Array(await response.arrayBuffer().catch(fail));
  const header = response.headers.get("content-encoding") ? null : response.headers.get("content-length");
  const total = header === null ? undefined : Number(header);
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  onProgress({ loaded, total });
  const reader = response.body.getReader();
  const next = () => reader.read().catch(fail);
  for (let part = await next(); !part.done; part = await next()) {
    chunks.push(part.value);
    loaded += part.value.length;
    onProgress({ loaded, total });
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Undefined in Node, and in a page without a secure context. */
async function openCache(): Promise<Cache | undefined> {
  return typeof caches === "undefined" ? undefined : caches.open("dncjs").catch(() => undefined);
}

interface NodeProcess {
  getBuiltinModule(name: "node:fs/promises"): { readFile(path: string | URL): Promise<Uint8Array> };
}

/** Reads a file. Gets the module from `process`, so that bundlers see no import of a Node module. */
async function readInNode(path: string | URL): Promise<Uint8Array> {
  try {
    const { process } = globalThis as unknown as { process: NodeProcess };
    return new Uint8Array(await process.getBuiltinModule("node:fs/promises").readFile(path));
  } catch (error) {
    throw new ArgumentError("model", String(path), `a model file: ${(error as Error).message}`);
  }
}
