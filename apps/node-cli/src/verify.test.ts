import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSafetensors, writeSafetensors } from "@dncjs/core";
import { surveyJoining } from "@dncjs/wasm";
import { describe, expect, test } from "vitest";
import { dnc, jsonLines, start, temporaryFolder } from "./testing/command.ts";
import { inProcess } from "./testing/inProcess.ts";

/** Whether V8 joins vectors in a process of this Node that is started for it. */
const canJoin = surveyJoining().state !== "off";

const golden = (name: string) => fileURLToPath(new URL(`../golden/${name}.safetensors`, import.meta.url));

interface Line {
  readonly name: string;
  readonly available: boolean;
  readonly auto: boolean;
  readonly precision: string;
  readonly description?: string;
  readonly details?: readonly string[];
  readonly reason?: string;
}

describe("dnc backends", () => {
  test("lists every backend, its availability, the choice of auto, and why wasm uses 256-bit vectors or not", async () => {
    const { code, stdout, stderr } = await dnc("backends", "--json");
    const found = jsonLines<Line>(stdout);
    expect([code, stderr]).toEqual([0, ""]);
    expect(found.map(({ name }) => name)).toEqual([
      "wasm",
      "wasm-wide",
      "wasm-relaxed",
      "wasm-simd",
      "gpu",
      "reference",
      "reference-f32",
      "tfjs-cpu",
      "tfjs-wasm",
      "tfjs-webgpu",
      "tfjs-cpu-fused",
      "tfjs-wasm-fused",
      "tfjs-webgpu-fused",
    ]);
    expect(found.filter(({ available }) => !available).map(({ name }) => name)).toEqual(canJoin ? [] : ["wasm-wide"]);
    expect(found.find(({ name }) => name === "reference")).toMatchObject({ available: true, precision: "float64" });
    expect(found.filter(({ auto }) => auto)).toEqual([expect.objectContaining({ name: "wasm" })]);
    // wasm uses 256-bit vectors if a process of this Node can join them.
    const [wasm, wide] = found;
    if (canJoin) {
      expect(wasm?.description).toBe("wasm wide simd, 1 thread");
      expect(wide?.description).toBe("wasm wide simd, 1 thread");
      expect(wasm?.details).toEqual([expect.stringMatching(/^256-bit vectors: V8 joins pairs/)]);
      expect(wide?.details).toEqual(wasm?.details);
    } else {
      const { reason } = surveyJoining();
      expect(wasm?.description).toBe("wasm relaxed simd, 1 thread");
      expect(wasm?.details).toEqual([`128-bit vectors: ${reason}`]);
      expect(wide?.reason).toBe(`no 256-bit vectors: ${reason}; use wasm-relaxed`);
    }
  });

  test("prints the GPU, the memory it binds, and its features", async () => {
    const { stdout } = await inProcess("backends");
    expect(stdout).toMatch(
      /^gpu +available +WebGPU on .+\n +memory in buffers of \d+ MiB, \d at most.*\n.*lanes.*\n +features: /m,
    );
  });

  test("says what is missing without a graphics driver, without a stack", async () => {
    const none = { VK_DRIVER_FILES: "/dev/null", VK_ICD_FILENAMES: "/dev/null" };
    const { code, stdout, stderr } = await start(none, "backends").result;
    expect(code).toBe(0);
    const missing = "unavailable  there is no WebGPU adapter: no graphics driver was found";
    for (const name of ["gpu", "tfjs-webgpu", "tfjs-webgpu-fused"])
      expect(stdout).toContain(`${name.padEnd(17)}  ${missing}`);
    expect(stderr).not.toMatch(/tensorflow|TypeError/);
  });
});

describe("dnc verify", () => {
  test("the included files agree with the reference to 1e-9", async () => {
    const { code, stdout } = await inProcess("verify", "--backend", "reference", "--json");
    const verdicts = jsonLines<{ forward: number; gradients: number; pass: boolean }>(stdout);
    expect(code).toBe(0);
    expect(verdicts).toHaveLength(4);
    for (const { forward, gradients, pass } of verdicts) {
      expect(pass).toBe(true);
      expect(Math.max(forward, gradients)).toBeLessThan(1e-9);
    }
  });

  test("the included files agree with WebGPU", async () => {
    const { code, stdout, stderr } = await dnc("verify", "--backend", "gpu");
    expect(stdout).toMatch(/^gpu: WebGPU on /);
    expect(stdout).toMatch(/4 files agree\n$/);
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("the included files agree with every build of wasm", async () => {
    for (const build of [...(canJoin ? ["wide"] : []), "relaxed", "simd"]) {
      // Only a process with flags of V8 joins vectors.
      const run = build === "wide" ? dnc : inProcess;
      const { code, stdout } = await run("verify", "--backend", `wasm-${build}`);
      expect(stdout).toMatch(/4 files agree\n$/);
      expect(code).toBe(0);
    }
  });

  test.each(["tfjs-wasm", "tfjs-wasm-fused"])("the included files agree with tensorflow.js, %s", async (backend) => {
    const { code, stdout, stderr } = await inProcess("verify", "--backend", backend);
    expect(stdout).toMatch(new RegExp(`^${backend}: tensorflow.js `));
    expect(stdout).toMatch(/4 files agree\n$/);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("--json prints backend, errors and worst tensor of each file", async () => {
    const { stdout } = await inProcess("verify", golden("tiny"), "--backend", "wasm-simd", "--json");
    expect(jsonLines(stdout)).toEqual([
      {
        file: golden("tiny"),
        backend: "wasm-simd",
        forward: expect.any(Number),
        gradients: expect.any(Number),
        worst: { tensor: expect.any(String), relative: expect.any(Number) },
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        pass: true,
      },
    ]);
  });

  test("wrong, broken and missing files fail with a reason, and the others are still verified", async () => {
    const folder = temporaryFolder();
    const damaged = join(folder, "damaged");
    const wrong = join(folder, "wrong");
    const cut = join(folder, "cut");
    const whole = join(folder, "whole");
    const bytes = readFileSync(golden("tiny"));
    writeFileSync(cut, bytes.subarray(0, bytes.length - 8));
    bytes.writeDoubleLE(1, bytes.length - 8);
    writeFileSync(damaged, bytes);
    const { tensors, metadata } = readSafetensors(readFileSync(golden("tiny")));
    (tensors.get("y")!.data as Float64Array).fill(1);
    writeFileSync(wrong, writeSafetensors(tensors, Object.fromEntries(metadata)));
    copyFileSync(golden("tiny"), whole);
    const { code, stdout, stderr } = await inProcess(
      "verify",
      damaged,
      wrong,
      cut,
      join(folder, "none"),
      whole,
      "--json",
    );
    const verdicts = jsonLines<{ pass: boolean; error?: string; worst: object | null }>(stdout);
    expect(code).toBe(1);
    expect(stderr).toBe("");
    expect(verdicts.map(({ pass }) => pass)).toEqual([false, false, false, false, true]);
    expect(verdicts[0]?.error).toMatch(/damaged: its SHA-256 differs/);
    expect(verdicts[1]?.worst).not.toBeNull();
    expect(verdicts[2]?.error).toMatch(/bytes of data/);
    expect(verdicts[3]?.error).toMatch(/no such file/);
  });

  test("a file without a digest is verified, and the line says so", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "foreign.safetensors");
    const { tensors, metadata } = readSafetensors(readFileSync(golden("tiny")));
    writeFileSync(file, writeSafetensors(tensors, Object.fromEntries(metadata)));
    const { code, stdout } = await inProcess("verify", file, golden("tiny"), "--backend", "wasm-simd");
    expect(stdout).toMatch(/foreign\.safetensors .*without a digest$/m);
    expect(stdout.match(/without a digest/g)).toHaveLength(1);
    expect(code).toBe(0);
    const json = await inProcess("verify", file, "--backend", "wasm-simd", "--json");
    expect(jsonLines(json.stdout)[0]).toMatchObject({ digest: null, pass: true });
  });

  test("an unknown backend is invalid input", async () => {
    const { code, stderr } = await inProcess("verify", "--backend", "abacus");
    expect(code).toBe(2);
    expect(stderr).toMatch(/abacus.*wasm/s);
  });
});
