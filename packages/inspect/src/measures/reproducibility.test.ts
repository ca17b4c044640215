import { ArgumentError, Dnc, ReferenceBackend, State } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import { smallNetwork } from "../testing/network.ts";
import { firstDifference, stateHash, stateHashes } from "./reproducibility.ts";

const ORDER = ["h", "c", "usage", "writeWeights", "memory", "link", "precedence", "readWeights", "readVectors"];

/** FNV-1a as published, on BigInt. */
function fnv1a(bytes: Uint8Array): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, "0");
}

function bytesOf(state: State): Uint8Array {
  const parts = ORDER.filter((name) => state.names.includes(name)).flatMap((name) => {
    const bytes = new DataView(new ArrayBuffer(8 * state.tensor(name).length));
    for (const [at, value] of state.tensor(name).entries()) bytes.setFloat64(8 * at, value, true);
    return [Buffer.from(name, "ascii"), Buffer.from(bytes.buffer)];
  });
  return Buffer.concat(parts);
}

describe("the hash of a state", () => {
  test("is FNV-1a over names and bits, in the order of computation", async () => {
    const { model, x } = smallNetwork();
    const session = model.session();
    await session.run(x);
    const state = await session.snapshot();
    expect(stateHash(state)).toBe(fnv1a(bytesOf(state)));
    expect(fnv1a(Buffer.from("a"))).toBe("af63dc4c8601ec8c"); // test vector of the FNV authors
  });

  test("after each step equals the hash of a session's state", async () => {
    const { model, x, steps } = smallNetwork();
    const hashes = stateHashes(await model.trace(x));
    const session = model.session();
    for (let t = 0; t < steps; t++) {
      await session.step(x.subarray(3 * t, 3 * t + 3));
      expect(hashes[t]).toBe(stateHash(await session.snapshot()));
    }
    expect(new Set(hashes).size).toBe(steps);
  });

  test("changes if one bit of one number changes", () => {
    const { model } = smallNetwork();
    const a = State.zero(model.config, 1);
    const b = State.zero(model.config, 1);
    expect(stateHash(a)).toBe(stateHash(b));
    b.tensor("memory")[7] = -0;
    expect(stateHash(a)).not.toBe(stateHash(b));
  });

  test("of a batch element equals that of the sequence alone", async () => {
    const { model, x, steps } = smallNetwork();
    const two = new Float64Array(steps * 2 * 3);
    for (let t = 0; t < steps; t++) two.set(x.subarray(3 * t, 3 * t + 3), 6 * t + 3);
    const session = model.session({ batch: 2 });
    expect(stateHashes(await session.trace(two), 1)).toEqual(stateHashes(await model.trace(x)));
  });
});

describe("the first difference of two runs", () => {
  test("is null for two identical runs", async () => {
    const { model, x } = smallNetwork();
    expect(firstDifference(await model.trace(x), await model.trace(x))).toBeNull();
  });

  test("gives the step, and the tensor that is computed first", async () => {
    const { model, x } = smallNetwork();
    const changed = x.slice();
    changed[3 * 4]! += 1e-9;
    const a = await model.trace(x);
    const b = await model.trace(changed);
    expect(firstDifference(a, b)).toMatchObject({ step: 4, tensor: "h" });
    expect(firstDifference(a, b, 1e-6)).toBeNull();
    const hashes = [stateHashes(a), stateHashes(b)];
    expect(hashes[0]!.findIndex((hash, t) => hash !== hashes[1]![t])).toBe(4);
  });

  test("gives the index and both values", async () => {
    const { model, x } = smallNetwork();
    const a = await model.trace(x);
    const b = await model.trace(x);
    b.get("usage")!.data[6 * 2 + 5] = 7;
    expect(firstDifference(a, b)).toEqual({ step: 2, tensor: "usage", index: 5, a: a.get("usage")!.data[17], b: 7 });
    b.get("usage")!.data[6 * 2 + 5] = Number.NaN;
    expect(firstDifference(a, b, 1)).toMatchObject({ step: 2, tensor: "usage" });
  });

  test("rejects runs of different networks or lengths", async () => {
    const { model, x } = smallNetwork();
    const shorter = await model.trace(x.subarray(0, 6));
    const trace = await model.trace(x);
    expect(() => firstDifference(trace, shorter)).toThrow(ArgumentError);
    const other = Dnc.create(
      { inputSize: 3, outputSize: 2, memory: null },
      { backend: new ReferenceBackend(), seed: 1 },
    );
    const without = await other.trace(x);
    expect(() => firstDifference(without, trace)).toThrow("expected a trace of the same network, batch and length");
  });
});
