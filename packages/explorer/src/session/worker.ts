import type { Question, Reply } from "./messages.ts";
import { type PING, serve } from "./serve.ts";
import { SessionServices } from "./sessionServices.ts";

const send = (reply: Reply): void => postMessage(reply);

const services = new SessionServices({
  report: (report) => send({ report }),
  recovered: (recovery) => send({ recovery }),
});

addEventListener("message", ({ data }: MessageEvent<Question | typeof PING>) => void serve(services, data, send));

// The lock is free as soon as this worker ends, however it ends. In a frame with an opaque origin there are no locks.
const name = `dncjs worker ${performance.timeOrigin} ${Math.random()}`;
const isHeld = (): Promise<never> => {
  send({ lock: name });
  return new Promise(() => {});
};
globalThis.navigator.locks?.request(name, isHeld).catch(() => undefined);
