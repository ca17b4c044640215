import { ArgumentError } from "@dncjs/core";
import { expect, test } from "vitest";
import { smallNetwork } from "../testing/network.ts";
import { sharpened } from "./sharpened.ts";
import { lockLocations, whatIf } from "./whatIf.ts";

test("a power of 1 changes nothing, bit for bit, also from a state and with locked locations", async () => {
  const { model, x } = smallNetwork();
  const session = model.session();
  await session.run(x.subarray(0, 9));
  const from = await session.snapshot();
  const rest = x.subarray(9);
  const lock = lockLocations([2]);
  const plain = await whatIf(model, rest, [lock], { from });
  const run = await sharpened(model, rest, { tensors: ["readWeights", "writeWeights", "link"], power: 1, lock, from });
  expect([...run.keys()]).toEqual([...plain.keys()]);
  for (const [name, { shape, data }] of plain) expect(run.get(name), name).toEqual({ shape, data });
});

test("locks locations in the steps of the lock only, as whatIf does", async () => {
  const { model, x } = smallNetwork();
  for (const steps of [{ from: 2 }, { to: 1 }, { from: 1, to: 2 }]) {
    const lock = lockLocations([0, 1, 2], steps);
    const plain = await whatIf(model, x, [lock]);
    const run = await sharpened(model, x, { tensors: [], lock });
    expect(run.get("memory"), JSON.stringify(steps)).toEqual(plain.get("memory"));
    expect(plain.get("memory")).not.toEqual((await model.trace(x)).get("memory"));
  }
  await expect(sharpened(model, x, { tensors: [], lock: lockLocations([9]) })).rejects.toThrow("locations: got 9");
});

test("a sharpened weighting keeps its sum, and its largest weight grows", async () => {
  const { model, x } = smallNetwork();
  const first = x.subarray(0, 3);
  const plain = await whatIf(model, first, []);
  const run = await sharpened(model, first, { tensors: ["readWeights"] });
  for (const head of [0, 6]) {
    const [before, after] = [plain, run].map((trace) => [...trace.get("readWeights")!.data.subarray(head, head + 6)]);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(after!)).toBeCloseTo(sum(before!), 12);
    expect(Math.max(...after!)).toBeGreaterThan(Math.max(...before!));
  }
  expect(run.get("y")).toEqual(plain.get("y"));
});

test("the next step continues from the sharpened weightings", async () => {
  const { model, x } = smallNetwork();
  const plain = await model.trace(x);
  const run = await sharpened(model, x, { tensors: ["readWeights"] });
  expect(run.get("forward")!.data.subarray(12)).not.toEqual(plain.get("forward")!.data.subarray(12));
});

test("rejects a power of 0, a network without memory, and weightings that the network does not have", async () => {
  const { model, x } = smallNetwork();
  await expect(sharpened(model, x, { tensors: [], power: 0 })).rejects.toThrow(
    "power: got 0, expected a number above 0",
  );
  const without = smallNetwork({ memory: null });
  await expect(sharpened(without.model, x, { tensors: [] })).rejects.toThrow(ArgumentError);
  const bare = smallNetwork({ memory: { locations: 6, wordSize: 4, readHeads: 2, writeHeads: 2, links: false } });
  await expect(sharpened(bare.model, x, { tensors: ["link"] })).rejects.toThrow('tensors: got "link"');
});
