import { createReadStream, statSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";

/** The contents of the page. */
export interface Shown {
  /** Name of the lesson that shows runs of this task. */
  readonly lesson: string;
  /** Input in words for the element; undefined: the lesson's own. */
  readonly input?: string | undefined;
  /** Name of the model file on the page. */
  readonly name: string;
  readonly model: Uint8Array;
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".wasm": "application/wasm",
  ".json": "application/json",
};

/** Nothing from other hosts; threads need isolation. */
const HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
};

/** Creates a server of a page that shows a model in the explorer, whose files are in `folder`. */
export function explorerServer(folder: string, shown: Shown): Server {
  return createServer(({ method, url = "/" }, response) => {
    const path = pathOf(url);
    if (method !== "GET" && method !== "HEAD") refuse(response, 405);
    else if (path === "/") send(response, "text/html; charset=utf-8", pageOf(shown));
    else if (path === "/page.css") send(response, "text/css", "body { margin: 0; }");
    else if (path === "/model.safetensors") send(response, "application/octet-stream", shown.model);
    else if (path?.startsWith("/explorer/")) sendFile(response, folder, path.slice("/explorer/".length));
    else refuse(response, 404);
  });
}

/** Creates a server of a single page without scripts. */
export function pageServer(html: string): Server {
  const headers = {
    ...HEADERS,
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  };
  return createServer(({ method, url }, response) => {
    const status = method !== "GET" && method !== "HEAD" ? 405 : url === "/" ? 200 : 404;
    response.writeHead(status, { ...headers, "Content-Type": "text/html; charset=utf-8" });
    response.end(status === 200 ? html : undefined);
  });
}

/** Returns the decoded path of an address; undefined if it is malformed. */
function pathOf(url: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    return path.includes("\0") ? undefined : path;
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, type: string, body: string | Uint8Array): void {
  response.writeHead(200, { ...HEADERS, "Content-Type": type }).end(body);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, HEADERS).end();
}

function sendFile(response: ServerResponse, folder: string, name: string): void {
  const file = join(folder, name);
  const isFile = file.startsWith(folder + sep) && statSync(file, { throwIfNoEntry: false })?.isFile();
  if (!isFile) {
    refuse(response, 404);
    return;
  }
  response.writeHead(200, { ...HEADERS, "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
  createReadStream(file).pipe(response);
}

function pageOf({ lesson, input, name }: Shown): string {
  const text = (value: string) => value.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const own = input === undefined ? "" : ` input="${text(input)}"`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>dncjs · ${text(name)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<script type="module" src="explorer/explorer.js"></script>
<dnc-explorer page task="${lesson}" src="model.safetensors#${encodeURIComponent(name)}"${own}></dnc-explorer>
</html>
`;
}
