import { BackendError, ReferenceBackend } from "@dncjs/core";
import { expect, it } from "vitest";
import { type BackendEntry, BackendRoom } from "./backends.ts";

const backend = new ReferenceBackend();
const there = (name: string): BackendEntry => ({ name, label: name.toUpperCase(), open: async () => backend });
const missing = (name: string): BackendEntry => ({
  ...there(name),
  open: () => Promise.reject(new BackendError("gpu", "no adapter")),
});

it("the page takes the first that there is, and says what is missing", async () => {
  const room = new BackendRoom([there("reference"), missing("relaxed"), { ...there("simd"), isQuick: true }]);
  const { name, reason, choices } = await room.take(null);
  expect(name).toBe("simd");
  expect(reason).toMatch(/^RELAXED is not here: no adapter\. Networks as small/);
  expect(choices.map((choice) => choice.label)).toEqual(["REFERENCE", "RELAXED", "SIMD"]);
});

it("a backend that was chosen is taken, or said to be missing", async () => {
  const room = new BackendRoom([there("reference"), there("simd"), missing("webgpu")]);
  expect(await room.take("reference")).toMatchObject({ name: "reference", reason: "You chose it." });
  expect((await room.take("webgpu")).reason).toContain("WEBGPU is not here: no adapter.");
  expect((await room.take("abacus")).reason).toContain("abacus is not here: there is no such backend.");
  await expect(new BackendRoom([missing("simd")]).take(null)).rejects.toThrow("SIMD is not here: no adapter.");
});

it("a backend is opened once, and anew when it was forgotten", async () => {
  let opened = 0;
  const room = new BackendRoom([
    { ...there("simd"), open: async () => new ReferenceBackend({ precision: opened++ ? "float64" : "float32" }) },
  ]);
  const first = await room.take("simd");
  expect((await room.take(null)).backend).toBe(first.backend);
  room.forget("simd");
  expect((await room.take(null)).backend).not.toBe(first.backend);
  expect(opened).toBe(2);
});
