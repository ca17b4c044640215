import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { start, temporaryFolder } from "./testing/command.ts";

test("a start saves the compiled code for the next one", async () => {
  const folder = temporaryFolder();
  const { code, stderr } = await start({ TMPDIR: folder }, "help").result;
  expect([code, stderr]).toEqual([0, ""]);
  const cache = join(folder, "node-compile-cache");
  expect(readdirSync(cache, { recursive: true }).length).toBeGreaterThan(50);
});

test("a start without a folder for temporary files works", async () => {
  const { code, stderr } = await start({ TMPDIR: "/dev/null/missing" }, "help").result;
  expect([code, stderr]).toEqual([0, ""]);
});
