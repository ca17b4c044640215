import { ArgumentError } from "@dncjs/core";
import { expect, test } from "vitest";
import { smallNetwork } from "../testing/network.ts";
import { sharpened } from "./sharpened.ts";
import { lockRows, whatIf } from "./whatIf.ts";

test("with a power of 1 it is the run itself, to the bit, from a state and with locked rows too", async () => {
  const { model, x } = smallNetwork();
  const session = model.session();
  await session.run(x.subarray(0, 9));
  const from = await session.snapshot();
  const rest = x.subarray(9);
  const lock = lockRows([2]);
  const plain = await whatIf(model, rest, [lock], { from });
  const run = await sharpened(model, rest, { tensors: ["readWeights", "writeWeights", "link"], power: 1, lock, from });
  expect([...run.keys()]).toEqual([...plain.keys()]);
  for (const [name, { shape, data }] of plain) expect(run.get(name), name).toEqual({ shape, data });
});

test("a sharpened weighting keeps its sum, and what it favours it favours more", async () => {
  const { model, x } = smallNetwork();
  const first = x.subarray(0, 3);
  const [plain, run] = [await whatIf(model, first, []), await sharpened(model, first, { tensors: ["readWeights"] })];
  for (const head of [0, 6]) {
    const [before, after] = [plain, run].map((trace) => [...trace.get("readWeights")!.data.subarray(head, head + 6)]);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(after!)).toBeCloseTo(sum(before!), 12);
    expect(Math.max(...after!)).toBeGreaterThan(Math.max(...before!));
  }
  expect(run.get("y")).toEqual(plain.get("y"));
});

test("the next step goes on from what was sharpened", async () => {
  const { model, x } = smallNetwork();
  const [plain, run] = [await model.trace(x), await sharpened(model, x, { tensors: ["readWeights"] })];
  expect(run.get("forward")!.data.subarray(12)).not.toEqual(plain.get("forward")!.data.subarray(12));
});

test("refuses powers that sharpen nothing, networks without memory, and weightings they do not have", async () => {
  const { model, x } = smallNetwork();
  await expect(sharpened(model, x, { tensors: [], power: 0 })).rejects.toThrow("power is 0; expected a number above 0");
  const without = smallNetwork({ memory: null });
  await expect(sharpened(without.model, x, { tensors: [] })).rejects.toThrow(ArgumentError);
  const bare = smallNetwork({ memory: { locations: 6, wordSize: 4, readHeads: 2, writeHeads: 2, links: false } });
  await expect(sharpened(bare.model, x, { tensors: ["link"] })).rejects.toThrow('tensors is "link"');
});
