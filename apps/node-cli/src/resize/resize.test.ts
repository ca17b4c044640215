import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonLines, temporaryFolder } from "../testing/command.ts";
import { inProcess } from "../testing/inProcess.ts";

test("dnc resize tests every combination of sizes, and draws them", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const run = join(folder, "run");
  const sizes = [
    "--hidden-size",
    "4",
    "--word-size",
    "4",
    "--read-heads",
    "1",
    "--locations",
    "8",
    "--batch-size",
    "2",
  ];
  const trained = await inProcess("train", "traversal", "--lessons", "1", "--batches", "1", ...sizes, "--out", run);
  expect(trained.code).toBe(0);
  const svg = join(folder, "sizes.svg");
  const flags = ["--triples", "20,24", "--locations", "8,16", "--seed", "3"];
  const { code, stdout } = await inProcess("resize", run, ...flags, "--svg", svg, "--json");
  expect(code).toBe(0);
  const found = jsonLines(stdout).map(({ triples, locations, walks }) => [triples, locations, walks]);
  expect(found).toEqual([
    [20, 8, 200],
    [20, 16, 200],
    [24, 8, 200],
    [24, 16, 200],
  ]);
  const picture = readFileSync(svg, "utf8");
  expect(picture).toContain("0 %");
  const one = ["--triples", "20", "--locations", "8", "--seed", "3"];
  expect((await inProcess("resize", run, ...one, "--svg", svg)).code).toBe(0);
  expect(readFileSync(svg, "utf8")).not.toBe(picture);
  const link = join(folder, "link.svg");
  const note = join(folder, "note.svg");
  symlinkSync(svg, link);
  writeFileSync(note, "<svg>mine</svg>");
  for (const [path, found] of [
    [link, "a symbolic link, expected a file"],
    [note, "a file of another kind, expected a picture of dnc resize or a new file"],
    [join(folder, "none", "a.svg"), "does not exist"],
  ] as const) {
    const { code, stdout, stderr } = await inProcess("resize", run, ...one, "--svg", path);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(found)]);
  }
  expect(readFileSync(note, "utf8")).toBe("<svg>mine</svg>");
  const small = await inProcess("resize", run, "--triples", "5");
  expect([small.code, small.stderr]).toEqual([2, expect.stringContaining("triples: got 5")]);
});

test("dnc resize needs a network of the traversal task", { timeout: 60_000 }, async () => {
  const run = join(temporaryFolder(), "run");
  await inProcess("train", "copy", "--batches", "1", "--max-length", "2", "--hidden-size", "4", "--out", run);
  const { code, stderr } = await inProcess("resize", run);
  expect([code, stderr]).toEqual([2, expect.stringContaining("got a run of copy, expected one of traversal")]);
  const traversal = [
    "train",
    "traversal",
    "--lessons",
    "1",
    "--batches",
    "1",
    "--batch-size",
    "2",
    "--hidden-size",
    "4",
  ];
  const without = join(temporaryFolder(), "run");
  await inProcess(...traversal, "--no-memory", "--out", without);
  const refused = await inProcess("resize", without);
  const message = `dnc: ${without}: got a network without memory, expected one with memory\n`;
  expect(refused).toEqual({ code: 2, stdout: "", stderr: message });
});
