/**
 * A static file server for tests, without headers for isolation:
 *
 *   node tools/serveFolder.mjs FOLDER PORT [--cors]
 *
 * --cors lets pages of other origins read the files.
 */
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
const [folder, port, cors] = process.argv.slice(2);
const root = resolve(folder);

createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const file = join(root, decodeURIComponent(pathname), pathname.endsWith("/") ? "index.html" : "");
  if (!file.startsWith(root + sep) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    ...(cors && { "Access-Control-Allow-Origin": "*" }),
  });
  createReadStream(file).pipe(response);
}).listen(Number(port), "127.0.0.1");
