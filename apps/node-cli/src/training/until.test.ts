import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/command.ts";
import { inProcess } from "../testing/inProcess.ts";

test("--until stops after a batch and saves; the resumed run ends with the weights of an uninterrupted one", async () => {
  const folder = temporaryFolder();
  const train = async (run: string, ...more: string[]) => {
    const sizes = ["--bits", "2", "--max-length", "3", "--hidden-size", "8", "--batches", "9", "--evaluate-every", "4"];
    const { code, stdout } = await inProcess("train", "copy", ...sizes, "--out", join(folder, run), ...more);
    expect(code).toBe(0);
    return stdout;
  };
  await train("whole");
  expect(await train("parts", "--until", "5")).toContain("stopped after 5 of 9 batches");
  expect(await train("parts", "--until", "3", "--resume")).toContain("stopped after 5 of 9 batches");
  await train("parts", "--resume");
  const checkpoint = (run: string) => readFileSync(join(folder, run, "checkpoint.safetensors"));
  expect(checkpoint("parts").equals(checkpoint("whole"))).toBe(true);
});
