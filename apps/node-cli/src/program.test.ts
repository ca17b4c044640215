import type { Command, Option } from "commander";
import { describe, expect, test } from "vitest";
import { createProgram } from "./program.ts";
import { inProcess } from "./testing/inProcess.ts";

/** All visible flags, with the name of their command. */
function flagsOf(command: Command, path = command.name()): [string, Option][] {
  const own = command.options
    .filter(({ hidden }) => !hidden)
    .map((option): [string, Option] => [`${path} ${option.flags}`, option]);
  return [...own, ...command.commands.flatMap((child) => flagsOf(child, `${path} ${child.name()}`))];
}

describe("the command", () => {
  test("names a task that it does not know, before its flags", async () => {
    for (const words of [
      ["plan", "chess", "--locations", "9"],
      ["import", "chess", "x.safetensors", "--locations", "9"],
    ]) {
      const { code, stderr } = await inProcess(...words);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/task: got chess, expected .*copy/)]);
    }
    expect((await inProcess("plan", "--chess")).stderr).toContain("unknown option: got --chess");
    expect((await inProcess("train", "copy", "--no-memory", "--write-price", "1")).stderr).toContain("--write-price");
  });

  test("plans no task if a flag comes before it, where it would have no effect", async () => {
    for (const flag of ["--batch=77", "--json", "--mode=run", "--backend=gpu", "--config=run.json"]) {
      const { code, stdout, stderr } = await inProcess("plan", flag, "copy");
      const message = `${flag.split("=")[0]}: got the flag before the task, expected the flags after it: dnc plan copy`;
      expect([code, stdout, stderr]).toEqual([2, "", `dnc: ${message} [options]\n`]);
    }
  });

  test("has a description for every flag, and a default for every flag with a value", () => {
    const flags = flagsOf(createProgram());
    expect(flags.length).toBeGreaterThan(500);
    for (const [name, { description, required, optional, defaultValue }] of flags) {
      expect(description, name).not.toBe("");
      if (required || optional)
        expect(defaultValue !== undefined || /\((default|required)/.test(description), name).toBe(true);
    }
  });

  test("shows the defaults of the task's recipe", async () => {
    const { stdout } = await inProcess("help", "train").then(async () => inProcess("train", "copy", "--help"));
    const line = (flag: string) =>
      stdout
        .replace(/\n {10,}/g, " ")
        .split("\n")
        .find((text) => text.includes(flag));
    expect(line("--batches <n>")).toContain("(default: 8,000)");
    expect(line("--learning-rate")).toContain("(default: 0.003,0.0012@0.6,0.0003@0.8)");
    expect(line("--write-price")).toContain("(default: 0.05@0.1)");
    expect(line("--masking")).toContain("(default: off)");
    expect(line("--hidden-size")).toContain("(default: 24)");
  });

  test("has help as a command, and the version as -v", async () => {
    expect((await inProcess("help", "eval")).stdout).toContain("Usage: dnc eval");
    expect((await inProcess("help")).stdout).toBe((await inProcess("--help")).stdout);
    expect((await inProcess("help", "train", "copy")).stdout).toBe((await inProcess("train", "copy", "--help")).stdout);
    expect((await inProcess("help", "help")).stdout).toContain("Usage: dnc help");
    const unknown = "dnc: unknown command: got train chess; dnc help lists the commands\n";
    expect(await inProcess("help", "train", "chess")).toMatchObject({ code: 2, stdout: "", stderr: unknown });
    const { stdout } = await inProcess("-v");
    expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
    expect((await inProcess("--version")).stdout).toBe(stdout);
  });
});
