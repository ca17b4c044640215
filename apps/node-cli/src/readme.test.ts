import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { dnc, temporaryFolder } from "./testing/command.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The TypeScript snippets of a page. */
function snippetsOf(page: string): string[] {
  const text = readFileSync(join(here, "../../..", page), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code!);
}

/** Runs a snippet and returns what it logs. */
async function runSnippet(code: string): Promise<unknown[][]> {
  const folder = mkdtempSync(join(here, "../.readme-"));
  try {
    const printed: unknown[][] = [];
    const file = join(folder, "example.ts");
    writeFileSync(file, `export const run = async (console: Pick<Console, "log">) => {\n${imported(code)}\n};\n`);
    const { run } = (await import(/* @vite-ignore */ file)) as { run(console: object): Promise<void> };
    await run({ log: (...values: unknown[]) => printed.push(values) });
    return printed;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the example of the README runs and prints the described result", { timeout: 120_000 }, async () => {
  const [, example] = snippetsOf("README.md");
  expect(example?.trim().split("\n").length).toBeLessThanOrEqual(15);
  const printed = await runSnippet(example!);
  expect(printed[0]?.[0]).toBe("solved");
  expect(printed[0]?.[2]).toMatchObject({ bitError: 0, sequenceError: 0 });
  expect(printed.at(-1)?.[1]).toEqual([8, 1, 1, 16]);
});

describe("docs/your-task.md", () => {
  const [task, dataset, program] = snippetsOf("docs/your-task.md");

  test("shows the file that dnc init writes, of at most 20 lines", () => {
    expect(task).toBe(readFileSync(join(here, "../template/reverse.ts"), "utf8"));
    expect(task!.trim().split("\n").length).toBeLessThanOrEqual(20);
  });

  test("has a dataset that trains", { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const lines = Array.from({ length: 40 }, (_, n) =>
      JSON.stringify({
        x: [
          [n / 40, 2],
          [0.3, 1],
        ],
        y: [0, n % 3],
      }),
    );
    writeFileSync(join(folder, "moods.jsonl"), lines.join("\n"));
    writeFileSync(join(folder, "moods.ts"), dataset!);
    const out = join(folder, "run");
    const trained = await dnc(
      "train",
      join(folder, "moods.ts"),
      "--out",
      out,
      "--backend",
      "wasm-relaxed",
      "--batches",
      "5",
    );
    expect(trained).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(readFileSync(join(out, "run.json"), "utf8")).recipe).toMatchObject({ batches: 5, batchSize: 8 });
  });

  test("has a program that solves its task", { timeout: 60_000 }, async () => {
    const [[outcome, likely]] = (await runSnippet(program!)) as [[string, Float32Array]];
    expect(outcome).toBe("solved");
    expect(Array.from(likely, Math.round).slice(1)).toEqual([1, 0, 0, 1, 1]);
  });
});

/** Replaces static imports by dynamic ones, so that the example can run inside a function. */
function imported(code: string): string {
  return code.replace(/^import (\{.*?\}) from ("[^"]+");$/gm, "const $1 = await import($2);");
}
