import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  wasm: "application/wasm",
};
const dist = new URL("../dist/", import.meta.url);
const bodies = new Map<string, Buffer>();

/** Returns a file of the build, compressed once, so that a server costs no time while a page is measured. */
export function bodyOf(name: string): Buffer {
  const body = bodies.get(name) ?? gzipSync(readFileSync(new URL(name, dist)));
  bodies.set(name, body);
  return body;
}

export function headersOf(name: string): Record<string, string> {
  return {
    "Content-Type": TYPES[name.split(".").at(-1)!] ?? "application/octet-stream",
    "Content-Encoding": "gzip",
    "Cache-Control": "max-age=600",
  };
}
