/** Where the scripts of the frame lie; known only while the first of them runs. */
const folder = new URL(".", (document.currentScript as HTMLScriptElement).src).href;

/** Takes the place of machine/openWorker.ts in a frame: nobody's origin can start no worker but its own blobs, which may load scripts. */
export function openWorker(): Worker {
  const script = `dncjsFolder=${JSON.stringify(folder)};importScripts(dncjsFolder+"worker.js")`;
  const blob = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(blob);
  worker.addEventListener("message", () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}
