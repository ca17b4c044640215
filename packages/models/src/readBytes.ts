interface NodeProcess {
  getBuiltinModule(name: "node:fs/promises"): { readFile(url: URL): Promise<Uint8Array> };
}

/**
 * Reads a file of this package, in Node or in a browser.
 * @throws Error if the file cannot be read
 */
export async function readBytes(url: URL): Promise<Uint8Array> {
  if (url.protocol === "file:") return readInNode(url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`fetching ${url.pathname} failed: got status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Gets the module from `process`, so that bundlers see no import of a Node module. */
async function readInNode(url: URL): Promise<Uint8Array> {
  const { process } = globalThis as unknown as { process: NodeProcess };
  return new Uint8Array(await process.getBuiltinModule("node:fs/promises").readFile(url));
}
