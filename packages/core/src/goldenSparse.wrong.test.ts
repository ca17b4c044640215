import { readFileSync } from "node:fs";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import type * as entriesModule from "./kernels/entries.ts";
import { readSafetensors } from "./safetensors/read.ts";
import { writeSafetensors } from "./safetensors/write.ts";

type EntriesModule = typeof entriesModule;
type Part = Partial<Pick<EntriesModule, "weightKey" | "offer" | "insertLocations">>;

/** Faults that replace parts of kernels/entries.ts. */
let fault: Part = {};

vi.doMock("./kernels/entries.ts", async (importOriginal) => {
  const own = await importOriginal<EntriesModule>();
  const replaced: Required<Part> = {
    weightKey: (x) => (fault.weightKey ?? own.weightKey)(x),
    offer: (...offered) => (fault.offer ?? own.offer)(...offered),
    insertLocations: (...given) => (fault.insertLocations ?? own.insertLocations)(...given),
  };
  return { ...own, ...replaced };
});

// Test files share their modules: these are loaded again with the faults, and after the tests without.
vi.resetModules();
const { ReferenceBackend } = await import("./backend/reference/backend.ts");
const { verifyGolden } = await import("./golden.ts");
afterAll(() => {
  vi.doUnmock("./kernels/entries.ts");
  vi.resetModules();
});

const { offer, insertLocation } = await vi.importActual<EntriesModule>("./kernels/entries.ts");
const golden = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../conformance/golden/sparse/${name}.safetensors`, import.meta.url)));
const files = ["tiny", "one-of-each", "mds-two-writes", "feedforward", "content-only"];

/** The number of files whose results differ. */
async function broken(change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes): Promise<number> {
  let count = 0;
  for (const file of files) {
    const { forward, gradients } = await verifyGolden(change(golden(file)), new ReferenceBackend());
    if (!(forward < 1e-9 && gradients < 1e-9)) count++;
  }
  return count;
}

afterEach(() => {
  fault = {};
});

test("golden vectors of a sparse memory are met without a fault", async () => {
  expect(await broken()).toBe(0);
});

test.each<[string, Part]>([
  ["weights compared exactly", { weightKey: (x) => x }],
  ["weights compared on a linear grid", { weightKey: (x) => Math.floor(128 * x + 0.5) }],
  ["ties that go to the higher location", { offer: (list, n, x, key) => offerHigher(list, n, x, key) }],
  ["lists that take the first locations only", { insertLocations: (index, others) => insertHalf(index, others) }],
])("golden vectors detect %s", async (_title, part) => {
  fault = part;
  expect(await broken()).toBeGreaterThan(0);
});

test("golden vectors detect another resolution of similarities", async () => {
  const coarse = (bytes: Uint8Array): Uint8Array => {
    const { tensors, metadata } = readSafetensors(bytes);
    const config = JSON.parse(metadata.get("config")!) as { sparse: object };
    const sparse = { ...config.sparse, similarityResolution: 128 };
    return writeSafetensors(tensors, {
      ...Object.fromEntries(metadata),
      config: JSON.stringify({ ...config, sparse }),
    });
  };
  expect(await broken(coarse)).toBeGreaterThan(0);
});

/** Offers with a key that prefers higher locations among equal keys. */
const offerHigher: EntriesModule["offer"] = (list, location, x, key) => {
  const mirrored = { index: list.index.map((entry) => (entry > 0 ? MIRROR - entry : 0)), value: list.value };
  offer(mirrored, MIRROR - location - 2, x, key);
  list.index.set(mirrored.index.map((entry) => (entry > 0 ? MIRROR - entry : 0)));
};
const MIRROR = 2 ** 20;

const insertHalf: EntriesModule["insertLocations"] = (index, others) => {
  for (const entry of others.subarray(0, Math.ceil(others.length / 2))) if (entry > 0) insertLocation(index, entry - 1);
};
