import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { expect, test } from "vitest";

const folder = new URL("..", import.meta.url);

test.each(["simd", "relaxed", "wide", "simd.threads", "relaxed.threads", "wide.threads"])(
  "the %s build has no data segments: code writes its constants",
  async (build) => {
    const text = await readFile(new URL(`build/kernels.${build}.wat`, folder), "utf8");
    expect(text).toContain("(memory");
    expect(text).not.toContain("(data");
  },
);

test("equal sources compile to equal bytes", { timeout: 120_000 }, async () => {
  let compiled: Uint8Array | undefined;
  const { error, stderr } = await asc.main(["--target", "simd", "--transform", "./tools/expand.mjs"], {
    readFile: (name, base) => readFile(`${fileURLToPath(folder)}/${base}/${name}`, "utf8").catch(() => null),
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm")) compiled = contents as unknown as Uint8Array;
    },
  });
  expect(error, stderr.toString()).toBeNull();
  const shipped = await readFile(new URL("build/kernels.simd.wasm", folder));
  expect(Buffer.compare(compiled ?? new Uint8Array(), shipped)).toBe(0);
});
