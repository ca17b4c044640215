import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));

test("the example of the README runs and prints the described result", { timeout: 120_000 }, async () => {
  const readme = readFileSync(join(here, "../../../README.md"), "utf8");
  const example = /^```ts\n(.*?)^```/ms.exec(readme)?.[1];
  expect(example?.trim().split("\n").length).toBeLessThanOrEqual(15);
  const folder = mkdtempSync(join(here, "../.readme-"));
  try {
    const printed: unknown[][] = [];
    const file = join(folder, "example.ts");
    writeFileSync(file, `export const run = async (console: Pick<Console, "log">) => {\n${imported(example!)}\n};\n`);
    const { run } = (await import(/* @vite-ignore */ file)) as { run(console: object): Promise<void> };
    await run({ log: (...values: unknown[]) => printed.push(values) });
    expect(printed[0]?.[0]).toBe("solved");
    expect(printed[0]?.[2]).toMatchObject({ bitError: 0, sequenceError: 0 });
    expect(printed.at(-1)?.[1]).toEqual([8, 1, 1, 16]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Replaces static imports by dynamic ones, so that the example can run inside a function. */
function imported(code: string): string {
  return code.replace(/^import (\{.*?\}) from ("[^"]+");$/gm, "const $1 = await import($2);");
}
