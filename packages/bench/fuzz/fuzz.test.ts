import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { surveyJoining } from "@dncjs/wasm";
import { expect, test } from "vitest";
import { type Choice, generate } from "./module.ts";

const choices: readonly Choice[] = [
  { directed: false, shuffled: 1 },
  { directed: false, shuffled: 4 },
  { directed: true, shuffled: 1 },
];

test.each(choices)("generates valid modules, the same ones for a seed: %o", (choice) => {
  const texts = new Set<string>();
  for (let seed = 0; seed < 500; seed++) {
    const { bytes } = generate(seed, choice);
    expect(WebAssembly.validate(bytes), `module ${seed}`).toBe(true);
    expect(generate(seed, choice).bytes).toEqual(bytes);
    texts.add(bytes.join());
  }
  expect(texts.size).toBeGreaterThan(450);
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
}

const fuzz = (...flags: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const args = ["--conditions=@dncjs/source", fileURLToPath(new URL("run.ts", import.meta.url)), ...flags];
    execFile(process.execPath, args, (error, stdout) => resolve({ code: Number(error?.code ?? 0), stdout }));
  });

const v8 = process.versions.v8.split(".").slice(0, 2).join(".");

test.runIf(surveyJoining().state !== "off")("V8 joins modules like the kernels correctly", async () => {
  for (const kind of [[], ["--directed"]]) {
    const { code, stdout } = await fuzz("--modules", "500", "--shuffled", "4", ...kind);
    expect(stdout).toMatch(/: 0 of 500 modules differ\n$/);
    expect(code).toBe(0);
  }
});

test.runIf(process.arch === "x64" && ["13.6", "14.6"].includes(v8))("finds the known defects of V8", async () => {
  const { code, stdout } = await fuzz("--modules", "500", "--directed");
  expect(stdout).toMatch(/^module \d+: AGFzb[\w+/=]+\n.*: [1-9]\d* of 500 modules differ\n$/s);
  expect(code).toBe(1);
});
