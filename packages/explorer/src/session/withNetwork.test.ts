import { ReferenceBackend } from "@dncjs/core";
import { createWasmBackend } from "@dncjs/wasm";
import { expect, it } from "vitest";
import { copy } from "../lessons/copy/copy.ts";
import { pictureContent } from "../lessons/picture/pictureContent.ts";
import { scoreOf } from "../lessons/picture/score.ts";
import { readSettings } from "../settings/settings.ts";
import { loadModel } from "./loadedModel.ts";
import { runSequence } from "./runSequence.ts";
import { withNetwork } from "./withNetwork.ts";

const content = pictureContent(copy, readSettings(""));
const model = await loadModel("copy");
const runOf = (sparse: number | null, backend: ReferenceBackend) =>
  withNetwork(model, model.values, { sparse }, backend, (dnc) => runSequence(dnc, content.request));

it("a sparse memory that finds all locations answers as the dense one, with the same weights", async () => {
  const backend = new ReferenceBackend();
  const [dense, sparse] = [await runOf(null, backend), await runOf(16, backend)];
  expect(sparse.answers.every((p, at) => Math.abs(p - dense.answers[at]!) < 1e-6)).toBe(true);
  expect(scoreOf(sparse, content.episode).wrong).toBe(0);
});

it("a sparse memory reads at most as many locations as it finds by content and by links", async () => {
  const backend = (await createWasmBackend({ build: "simd" })) as never;
  const run = await runOf(1, backend);
  const touched = Array.from({ length: run.T }, (_, t) =>
    run.readWeights.subarray(t * 16, (t + 1) * 16).filter((w) => w > 0),
  );
  expect(Math.max(...touched.map(({ length }) => length))).toBeLessThanOrEqual(3);
  expect(scoreOf(run, content.episode).wrong).toBeGreaterThan(0);
});

it("a network that was trained without links runs without them, also if all parts are kept", async () => {
  const bare = await loadModel("copy-no-links");
  const parts = { links: true, allocation: true };
  const run = await withNetwork(bare, bare.values, parts, new ReferenceBackend(), (dnc) =>
    runSequence(dnc, content.request),
  );
  expect(run.link.every((value) => value === 0)).toBe(true);
  expect(scoreOf(run, content.episode).wrong).toBe(0);
});

it("a backend without sparse memory is refused by name", async () => {
  const backend = Object.assign(Object.create(new ReferenceBackend()), { optionalKernels: [] });
  await expect(runOf(4, backend)).rejects.toThrow("memory.sparse is not supported");
});
