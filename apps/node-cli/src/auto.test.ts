import { configurationOf, networkOf } from "@dncjs/bench";
import { BackendError, defineConfig } from "@dncjs/core";
import type { AdapterSurvey } from "@dncjs/gpu";
import { describe, expect, test } from "vitest";
import { decide } from "./auto.ts";
import type { Workload } from "./plan/workload.ts";
import { inProcess } from "./testing/inProcess.ts";

const card: AdapterSurvey = { description: "WebGPU on a card", software: false, memory: 2 ** 34, details: [] };
const GIBIBYTE = 2 ** 30;

function workload(name: string, steps: number): Workload {
  const config = defineConfig(networkOf(configurationOf(name)));
  return { config, mode: "train", batch: 1, steps, optimizerSlots: 2 };
}

const large = workload("C5", 10);

describe("auto", () => {
  test("takes the graphics card for a large step, and says how large it is", async () => {
    expect(await decide(large, async () => card)).toEqual({
      name: "gpu",
      why: "a step is 1.07 Gflop, and there is a graphics card",
    });
  });

  test("takes wasm for a small step, and does not look for a card", async () => {
    const survey = async (): Promise<AdapterSurvey> => expect.unreachable();
    const { name, why } = await decide(workload("C1", 20), survey);
    expect(name).toBe("wasm");
    expect(why).toMatch(
      /^the fastest for a small network: a step is 3\d\d kflop, and a graphics card pays from 100 Mflop/,
    );
    expect(await decide(undefined, survey)).toEqual({ name: "wasm", why: "the fastest here" });
  });

  test("takes wasm where the adapter is software, binds too little, or is not there, and says which", async () => {
    const missing = async (): Promise<AdapterSurvey> => {
      throw new BackendError("gpu", "there is no WebGPU adapter");
    };
    const cases = [
      [async () => ({ ...card, software: true }), "but WebGPU on a card is software, not a graphics card"],
      [async () => ({ ...card, memory: GIBIBYTE / 2 }), "but 864 MiB are needed, and WebGPU on a card binds 512 MiB"],
      [missing, "but gpu: there is no WebGPU adapter"],
    ] as const;
    for (const [survey, reason] of cases) {
      expect(await decide(large, survey)).toEqual({ name: "wasm", why: `a step is 1.07 Gflop, ${reason}` });
    }
  });
});

describe("a plan", () => {
  test("for gpu knows what the adapter here binds, and says that a network does not fit before a training does", async () => {
    const words = ["copy", "--locations", "8192", "--backend", "gpu"];
    const plan = await inProcess("plan", ...words);
    expect(plan.stdout).toMatch(/^gpu has at most \d\S+ [MG]iB, .*WebGPU on .*: it does not fit$/m);
    const training = await inProcess("train", ...words, "--out", "nowhere");
    expect(training).toMatchObject({ code: 2, stdout: "" });
    expect(training.stderr).toMatch(
      /^dnc: this needs \d+ GiB, and gpu has at most \d\S+ [MG]iB \(.*\): link alone, 19 × /,
    );
  });

  test("says which backend auto would take, and why", async () => {
    const { stdout } = await inProcess("plan", "copy");
    expect(stdout).toMatch(/^backend {3}wasm \(auto: the fastest for a small network: /m);
  });
});
