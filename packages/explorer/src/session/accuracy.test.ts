import { ReferenceBackend } from "@dncjs/core";
import { expect, it } from "vitest";
import { picturesOf } from "./accuracy.ts";
import { BackendPool } from "./backends.ts";
import { SessionServices } from "./sessionServices.ts";

const backend = new ReferenceBackend({ precision: "float32" });
const pool = new BackendPool([{ name: "relaxed", label: "the reference", open: async () => backend }]);
const services = new SessionServices({ report: () => undefined, recovered: () => undefined }, pool);

it("draws the same pictures of one length every time", () => {
  const { steps, batch, x, answer } = picturesOf(3);
  expect([steps, batch]).toEqual([8, 512]);
  expect(answer.reduce((sum, isAnswer) => sum + isAnswer, 0)).toBe(3 * 512);
  expect(picturesOf(3).x).toEqual(x);
});

it("measures that the network repeats twelve columns, and without links or as an LSTM does not", async () => {
  const { dnc, withoutLinks, lstm } = await services.accuracy({ length: 12 });
  expect(dnc).toBeGreaterThan(0.98);
  expect(lstm).toBeGreaterThan(withoutLinks);
  expect(lstm).toBeLessThan(0.85);
  expect(withoutLinks).toBeGreaterThan(0.45);
});

it("measures that the LSTM repeats short pictures too", async () => {
  expect(await services.accuracy({ length: 4 })).toMatchObject({ dnc: 1, lstm: 1 });
});
