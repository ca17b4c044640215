import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSafetensors } from "@dncjs/core";
import { expect, test } from "vitest";
import { jsonLines, temporaryFolder } from "./testing/command.ts";
import { inProcess } from "./testing/inProcess.ts";

const page = readFileSync(new URL("../../../docs/runs.md", import.meta.url), "utf8");
const SMALL = [
  "--max-length",
  "4",
  "--bits",
  "3",
  "--hidden-size",
  "8",
  "--locations",
  "4",
  "--word-size",
  "4",
  "--batch-size",
  "4",
];

test("docs/runs.md names every event, field and key that a run with all options writes", async () => {
  const run = join(temporaryFolder(), "run");
  const flags = [
    "--batches",
    "14",
    "--evaluate-every",
    "4",
    "--curriculum",
    "1",
    "--gradient-statistics",
    "--patience",
    "9",
  ];
  const { stdout, code } = await inProcess(
    "train",
    "copy",
    ...SMALL,
    ...flags,
    "--on-non-finite",
    "rollBack",
    "--out",
    run,
    "--json",
  );
  expect(code).toBe(0);
  const lines = jsonLines(stdout);
  const events = new Set(lines.map(({ event }) => event));
  expect(events).toEqual(new Set(["start", "saved", "step", "evaluation", "gradients", "lesson", "end"]));
  const tensors = lines.find(({ event }) => event === "gradients")!.tensors as Record<string, object>;
  const checkpoint = readSafetensors(readFileSync(join(run, "checkpoint.safetensors")));
  expect(checkpoint.tensors.has("snapshot.parameters")).toBe(true);
  const names = [
    ...events,
    ...lines.flatMap(Object.keys),
    ...Object.keys(Object.values(tensors)[0]!),
    ...checkpoint.metadata.keys(),
    ...Object.keys(JSON.parse(checkpoint.metadata.get("task")!)),
    ...Object.keys(JSON.parse(checkpoint.metadata.get("progress")!)),
  ];
  expect([...new Set(names)].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
