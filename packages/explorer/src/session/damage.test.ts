import { Dnc } from "@dncjs/core";
import { lockLocations, whatIf } from "@dncjs/inspect";
import { cascade } from "@dncjs/inspect/measures";
import { modelFiles, readBytes } from "@dncjs/models";
import { createWasmBackend } from "@dncjs/wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { breakIt } from "../lessons/break/breakIt.ts";
import { wrongOf } from "../lessons/break/harmFacts.ts";
import { readPicture } from "../lessons/picture/picture.ts";
import { measuredOf } from "../lessons/picture/pictureContent.ts";
import { type DamageRequest, damageOf, lstmDamageOf } from "./damage.ts";
import { hitMapOf } from "./hitMap.ts";

const episode = breakIt.episode(readPicture(breakIt.shown, 8, 6), 0);
const { judged, meaning } = measuredOf(episode);
const { x } = episode;
let dnc: Dnc;
let lstm: Dnc;
let withoutLinks: Dnc;
beforeAll(async () => {
  const backend = await createWasmBackend({ build: "simd" });
  dnc = Dnc.load(await readBytes(modelFiles.copy.model), { backend });
  lstm = Dnc.load(await readBytes(modelFiles["copy-lstm"].model), { backend });
  withoutLinks = Dnc.load(await readBytes(modelFiles["copy-no-links"].model), { backend });
});

const hit = { step: 3, tensor: "usage", index: 1, by: null } as const;
const link = (by: number | null) => ({ step: 6, tensor: "link", index: 3 * 16 + 2, by }) as const;
const request: DamageRequest = {
  x,
  hit,
  judged,
  meaning,
  lockedLocations: [],
  sharpen: false,
  meaningSteps: [breakIt.meaningStep!],
  probabilities: "sigmoid",
};

describe("the damage", () => {
  it("agrees with inspect's cascade for the same hit", async () => {
    const { spread, before, after } = await damageOf(dnc, request);
    const measured = await cascade(dnc, x, { step: 3, tensor: "usage", index: 1, epsilon: -before, judged });
    expect(spread).toEqual(measured);
    expect(before).toBeGreaterThan(0.5);
    expect(after).toBe(0);
  });

  it("starts at the hit, and does not change the original run", async () => {
    const { original, damaged } = await damageOf(dnc, request);
    const { N, W } = original;
    expect(wrongOf(original, episode).squares).toBe(0);
    expect(wrongOf(damaged, episode).squares).toBeGreaterThan(15);
    expect(damaged.usage.subarray(0, 3 * N)).toEqual(original.usage.subarray(0, 3 * N));
    expect(damaged.usage[3 * N + 1]).toBe(0);
    expect(damaged.memory.subarray(0, 4 * N * W)).toEqual(original.memory.subarray(0, 4 * N * W));
    expect(damaged.memory.subarray(4 * N * W, 5 * N * W)).not.toEqual(original.memory.subarray(4 * N * W, 5 * N * W));
  });

  it("increases the misses, unless the locations are locked", async () => {
    const bare = (await damageOf(dnc, request)).measures;
    const locked = (await damageOf(dnc, { ...request, lockedLocations: [1, 2, 3] })).measures;
    expect(bare.damaged).toEqual(bare.unsaved);
    expect(bare.damaged.misses!.mean).toBeGreaterThan(bare.original.misses!.mean + 0.2);
    expect(locked.unsaved).toEqual(bare.damaged);
    expect(locked.damaged.misses!.mean).toBeCloseTo(bare.original.misses!.mean, 2);
  });

  it("of a memory cell stays in its location", async () => {
    const cell = { step: 6, tensor: "memory", index: 3 * 12 + 3, by: 3 } as const;
    const { original, damaged } = await damageOf(dnc, { ...request, hit: cell });
    expect(wrongOf(damaged, episode).squares).toBe(0);
    expect(damaged.memory[(6 * 16 + 3) * 12 + 3]! - original.memory[(6 * 16 + 3) * 12 + 3]!).toBeCloseTo(3, 5);
  });

  it("is prevented by locking the locations in use, as by whatIf", async () => {
    const { damaged, spread } = await damageOf(dnc, { ...request, lockedLocations: [1, 2, 3] });
    expect(wrongOf(damaged, episode).squares).toBe(0);
    expect(spread!.flipped).toBe(0);
    const session = dnc.session();
    await session.run(x.subarray(0, 4 * 8));
    const state = await session.snapshot();
    state.tensor("usage")[1] = 0;
    const trace = await whatIf(dnc, x.subarray(4 * 8), [lockLocations([1, 2, 3])], { from: state });
    expect([...damaged.memory.subarray(4 * 16 * 12)]).toEqual([...trace.get("memory")!.data]);
  });

  it("is measured with sharpening, and reported with the answers without it", async () => {
    const [bare, sharp] = [false, true].map((sharpen) => damageOf(dnc, { ...request, hit: link(null), sharpen }));
    const { unsaved, damaged, original } = await sharp!;
    expect(unsaved).toEqual((await bare!).damaged.answers);
    expect(damaged.answers).not.toEqual(unsaved);
    const largest = (reads: Float32Array) => Math.max(...reads.subarray(12 * 16, 13 * 16));
    expect(largest(original.readWeights)).toBeGreaterThan(largest((await bare!).original.readWeights));
  });

  it("is none if a number that is 0 is set to 0", async () => {
    const { spread, original, damaged } = await damageOf(dnc, { ...request, hit: { ...hit, step: 0 } });
    expect(spread).toBeNull();
    expect(damaged).toEqual(original);
  });

  it("of a link is none in a network without links", async () => {
    const { spread, original, damaged, before, after } = await damageOf(withoutLinks, { ...request, hit: link(1) });
    expect([spread, before, after]).toEqual([null, 0, 0]);
    expect(damaged).toEqual(original);
  });

  it("of an LSTM is at the median of its cells", async () => {
    const harm = await lstmDamageOf(lstm, { x, hit, judged });
    const measured = await cascade(lstm, x, { step: 3, tensor: "c", index: harm.cell, epsilon: -harm.before, judged });
    expect(harm.spread).toEqual(measured);
    const map = await hitMapOf(lstm, { x, judged, tensor: "c", by: null });
    const after3 = [...map.changed.subarray(3 * harm.H, 4 * harm.H)];
    const sorted = after3.toSorted((a, b) => a - b);
    expect([after3[harm.cell], harm.median]).toEqual([sorted[harm.H / 2], sorted[harm.H / 2]]);
    expect(harm.worst).toBe(sorted.at(-1));
  });
});

describe("the map of every hit", () => {
  it("contains the effect of each single hit", async () => {
    const map = await hitMapOf(dnc, { x, judged, tensor: "link", by: null });
    expect([map.steps, map.locations, map.cells]).toEqual([17, 16, 1]);
    const trace = await dnc.trace(x);
    const link = trace.get("link")!.data.subarray(5 * 256, 6 * 256);
    const to = [...link.keys()].filter((k) => k % 16 === 2).reduce((best, k) => (link[k]! > link[best]! ? k : best), 2);
    const { damaged } = await damageOf(dnc, { ...request, hit: { step: 5, tensor: "link", index: to, by: null } });
    expect(map.changed[5 * 16 + 2]).toBe(wrongOf(damaged, episode).squares);
    expect(map.changed[5 * 16 + 2]).toBeGreaterThan(5);
  });

  it("is empty for links in a network without links, and complete for its memory", async () => {
    const links = await hitMapOf(withoutLinks, { x, judged, tensor: "link", by: null });
    expect([links.steps, links.locations, links.cells]).toEqual([17, 16, 1]);
    expect(Math.max(...links.changed)).toBe(0);
    const usage = await hitMapOf(withoutLinks, { x, judged, tensor: "usage", by: null });
    expect(Math.max(...usage.changed)).toBeGreaterThan(0);
  });

  it("supports the headline: the content is hard to break, the bookkeeping is not", async () => {
    const worst = async (tensor: "memory" | "usage" | "link") =>
      Math.max(...(await hitMapOf(dnc, { x, judged, tensor, by: null })).changed);
    const memory = await worst("memory");
    const usage = await worst("usage");
    const link = await worst("link");
    expect(memory).toBeLessThan(3);
    expect(Math.min(usage, link)).toBeGreaterThan(10);
  });
});
