import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PING } from "./serve.ts";

const sent = vi.fn();
let receive: (message: { data: unknown }) => void;
let grant: () => unknown;

/** Loads the worker's module with the globals of a worker, whose locks are `locks`. */
async function start(locks: unknown): Promise<void> {
  vi.stubGlobal("navigator", { locks });
  vi.resetModules();
  await import("./worker.ts");
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  sent.mockClear();
  vi.stubGlobal("postMessage", sent);
  vi.stubGlobal("addEventListener", (_: string, listener: typeof receive) => {
    receive = listener;
  });
});
afterEach(() => vi.unstubAllGlobals());

test("a worker answers nothing before it holds its lock, whose name it sends first", async () => {
  await start({
    request: (_: string, isHeld: typeof grant) => {
      grant = isHeld;
      return new Promise(() => {});
    },
  });
  receive({ data: PING });
  await settled();
  expect(sent).not.toHaveBeenCalled();
  void grant();
  await settled();
  expect(sent.mock.calls).toEqual([[{ lock: expect.stringMatching(/^dncjs worker /) }], [{ pong: true }]]);
});

test.each([
  ["there are no locks", undefined],
  ["locks are denied", { request: () => Promise.reject(new Error("the origin is opaque")) }],
])("a worker answers without a lock if %s", async (_, locks) => {
  await start(locks);
  receive({ data: PING });
  await settled();
  expect(sent.mock.calls).toEqual([[{ pong: true }]]);
});
