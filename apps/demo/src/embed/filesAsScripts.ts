/** Called by the scripts that hold a file each, see tools/filesAsScripts.ts. */
declare global {
  var dncjsFolder: string;
  var dncjsFile: (base64: string) => void;
  function importScripts(...addresses: string[]): void;
}

/**
 * In a sandboxed frame the origin is nobody's: whatever is fetched must be allowed by its host, but scripts need no leave. So files come as
 * scripts, and `fetch` of this worker is that. It reads nothing else.
 */
globalThis.fetch = async (address) => {
  let content = "";
  globalThis.dncjsFile = (base64) => {
    content = base64;
  };
  importScripts(`${address}.js`);
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  return new Response(bytes);
};
