/** Called by the scripts that each hold one file, see tools/filesAsScripts.ts. */
declare global {
  var dncjsFolder: string;
  var dncjsFile: (base64: string) => void;
  function importScripts(...addresses: string[]): void;
}

/**
 * A sandboxed frame has an opaque origin. Its host would have to allow every fetch, but scripts load without CORS. So
 * each file is a script, and `fetch` in this worker loads such scripts. It supports nothing else.
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
