import type { Question, Reply } from "./messages.ts";
import { type PING, serve } from "./serve.ts";
import { SessionServices } from "./sessionServices.ts";

const send = (reply: Reply): void => postMessage(reply);

const services = new SessionServices({
  report: (report) => send({ report }),
  recovered: (recovery) => send({ recovery }),
});

/**
 * Resolves as soon as this worker holds a lock, which is free when the worker ends, however it ends. Resolves without
 * one in a frame with an opaque origin, where there are no locks.
 */
function holdLock(): Promise<void> {
  const name = `dncjs worker ${performance.timeOrigin} ${Math.random()}`;
  return new Promise((resolve) => {
    const isHeld = (): Promise<never> => {
      send({ lock: name });
      resolve();
      return new Promise(() => {});
    };
    const { locks } = globalThis.navigator;
    if (locks) locks.request(name, isHeld).catch(() => resolve());
    else resolve();
  });
}

// A worker that answered before it held the lock could end without the page's notice.
const held = holdLock();

addEventListener("message", async ({ data }: MessageEvent<Question | typeof PING>) => {
  await held;
  void serve(services, data, send);
});
