import { BackendError, ReferenceBackend } from "@dncjs/core";
import { expect, it } from "vitest";
import { type BackendEntry, BackendPool } from "./backends.ts";

const backend = new ReferenceBackend();
const there = (name: string): BackendEntry => ({ name, label: name.toUpperCase(), open: async () => backend });
const missing = (name: string): BackendEntry => ({
  ...there(name),
  open: () => Promise.reject(new BackendError("gpu", "no adapter")),
});

it("selects the first available backend, and reports unavailable ones", async () => {
  const pool = new BackendPool([there("reference"), missing("relaxed"), { ...there("simd"), isQuick: true }]);
  const { name, reason, choices } = await pool.select(null);
  expect(name).toBe("simd");
  expect(reason).toMatch(/^RELAXED is unavailable: no adapter\. Networks this small/);
  expect(choices.map((choice) => choice.label)).toEqual(["REFERENCE", "RELAXED", "SIMD"]);
});

it("selects a requested backend, or reports that it is unavailable", async () => {
  const pool = new BackendPool([there("reference"), there("simd"), missing("webgpu")]);
  expect(await pool.select("reference")).toMatchObject({ name: "reference", reason: "Selected by you." });
  expect((await pool.select("webgpu")).reason).toContain("WEBGPU is unavailable: no adapter.");
  expect((await pool.select("abacus")).reason).toContain("abacus is unavailable: no backend has this name.");
  await expect(new BackendPool([missing("simd")]).select(null)).rejects.toThrow("SIMD is unavailable: no adapter.");
});

it("opens a backend once, and again after it was discarded", async () => {
  let opened = 0;
  const pool = new BackendPool([
    { ...there("simd"), open: async () => new ReferenceBackend({ precision: opened++ ? "float64" : "float32" }) },
  ]);
  const first = await pool.select("simd");
  expect((await pool.select(null)).backend).toBe(first.backend);
  pool.forget(first);
  expect((await pool.select(null)).backend).not.toBe(first.backend);
  pool.forget(first);
  await pool.select("simd");
  expect(opened).toBe(2);
});
