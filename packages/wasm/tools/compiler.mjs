// A worker thread of tools/compile.mjs. Compiles one target after the other: the optimizer itself is WebAssembly, which V8 compiles only once.
import { parentPort } from "node:worker_threads";
import asc from "assemblyscript/asc";

parentPort.on("message", async ({ entry, target }) => {
  const options = [entry, "--target", target, "--transform", "./tools/expand.mjs"];
  const { error, stderr } = await asc.main(options, { stdout: asc.createMemoryStream() });
  parentPort.postMessage({ target, failure: error ? stderr.toString() : undefined });
});
