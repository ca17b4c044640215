import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { expect, test } from "vitest";
import { sectionsOf, withSharedMemory } from "../tools/sharedMemory.ts";

const folder = new URL("..", import.meta.url);
const readBuild = async (build: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(new URL(`build/kernels.${build}.wasm`, folder)));

const CODE = 10;
const DATA = 11;

test.each(["simd", "relaxed", "wide", "simd.threads", "relaxed.threads", "wide.threads", "run.simd", "run.relaxed"])(
  "the %s build has no data segments: code writes its constants",
  async (build) => {
    const ids = sectionsOf(await readBuild(build)).map(({ id }) => id);
    expect(ids).toContain(CODE);
    expect(ids).not.toContain(DATA);
  },
);

test("the kernels for threads are derived from the others: they import a shared memory", async () => {
  const [own, shared] = await Promise.all([readBuild("simd"), readBuild("simd.threads")]);
  expect(Buffer.compare(withSharedMemory(own), shared)).toBe(0);
  expect(WebAssembly.Module.imports(new WebAssembly.Module(shared))).toEqual([
    { module: "env", name: "memory", kind: "memory" },
  ]);
  expect(() => withSharedMemory(shared)).toThrow("must not import anything");
  const twoPages = own.with(sectionsOf(own).find(({ id }) => id === 5)!.end - 1, 2);
  expect(() => withSharedMemory(twoPages)).toThrow("must have a memory of one page");
});

test("equal sources compile to equal bytes", { timeout: 120_000 }, async () => {
  let compiled: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    ["assembly/index.ts", "--target", "simd", "--transform", "./tools/expand.mjs"],
    {
      readFile: (name, base) => readFile(`${fileURLToPath(folder)}/${base}/${name}`, "utf8").catch(() => null),
      writeFile: (name, contents) => {
        if (name.endsWith(".wasm")) compiled = contents as unknown as Uint8Array;
      },
    },
  );
  expect(error, stderr.toString()).toBeNull();
  expect(Buffer.compare(compiled ?? new Uint8Array(), await readBuild("simd"))).toBe(0);
});
