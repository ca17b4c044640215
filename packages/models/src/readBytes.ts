interface NodeProcess {
  getBuiltinModule(name: "node:fs/promises"): { readFile(url: URL): Promise<Uint8Array> };
}

/** The bytes of a file of this package, in Node or in a page. @throws Error where the file cannot be had */
export async function readBytes(url: URL): Promise<Uint8Array> {
  if (url.protocol === "file:") return readInNode(url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`fetching ${url.pathname} failed: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Asked of `process`, so that no bundler sees an import of a Node module. */
async function readInNode(url: URL): Promise<Uint8Array> {
  const { process } = globalThis as unknown as { process: NodeProcess };
  return new Uint8Array(await process.getBuiltinModule("node:fs/promises").readFile(url));
}
